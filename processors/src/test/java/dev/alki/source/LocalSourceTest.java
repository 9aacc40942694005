// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSourceTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
  }

  @Test
  void isItsFilesInTheOrderOfTheirNames() throws IOException {
    Files.writeString(Files.createDirectories(model.resolve("1_Pooling")).resolve("a.json"), "a");

    assertThat(listing().files())
        .extracting(FileDigest::path)
        .containsExactly("1_Pooling/a.json", "config.json");
  }

  @Test
  void leavesOutWhatIsHiddenAndOtherFormsOfTheWeights() throws IOException {
    String before = listing().sha256();
    Files.writeString(Files.createDirectories(model.resolve(".git")).resolve("HEAD"), "x");
    Files.writeString(model.resolve("model.onnx"), "x");

    assertThat(listing().sha256()).isEqualTo(before);
  }

  @Test
  void aRenamedFileIsAnotherModel() throws IOException {
    String before = listing().sha256();
    Files.move(model.resolve("config.json"), model.resolve("config2.json"));

    assertThat(listing().sha256()).isNotEqualTo(before);
  }

  @Test
  void refusesALinkThatLeadsOut() throws IOException {
    Path outside = Files.writeString(folder.resolve("secret"), "s");
    Files.createSymbolicLink(model.resolve("tokenizer.json"), outside);

    assertThat(fault().code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void refusesALinkedFolderThatLeadsOut() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(model.resolve("more"), outside);

    assertThat(fault().code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void followsLinksWithinAHubsCache() throws IOException {
    Path cache = folder.resolve("models--org--tiny");
    Path blob = Files.createDirectories(cache.resolve("blobs")).resolve("abc");
    Files.writeString(blob, "{}");
    Path snapshot = Files.createDirectories(cache.resolve("snapshots/0123"));
    Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/abc"));

    assertThat(LocalSource.listing(snapshot, digests()).files()).isEqualTo(listing().files());
  }

  @Test
  void refusesANameWithControlCharacters() throws IOException {
    Files.writeString(model.resolve("a\nb"), "");

    assertThat(fault().code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void readsAFileOnceAsLongAsItIsTheSame() throws IOException {
    Path file = model.resolve("config.json");
    Digests digests = digests();
    digests.trust(file, "0".repeat(64));
    assertThat(digests.sha256(file)).isEqualTo("0".repeat(64));

    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(digests.sha256(file)).isNotEqualTo("0".repeat(64));
  }

  private Fault fault() {
    return catchThrowableOfType(Fault.class, this::listing);
  }

  private Listing listing() {
    return LocalSource.listing(model, digests());
  }

  private Digests digests() {
    return new Digests(folder.resolve("digests"), true);
  }
}
