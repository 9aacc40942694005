// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles of version 1, such as `alki run` and `alki sign` of that time made one.
class MigrationTest {
  @TempDir private Path folder;
  private VersionOneBundle old;

  @BeforeEach
  void copy() throws IOException {
    old = VersionOneBundle.in(folder);
  }

  @Test
  void canStillBeVerified() {
    assertThat(BundleVerifier.verify(old.folder(), Progress.NONE)).isEmpty();
    assertThat(ModelSignature.verify(old.folder(), old.key(), Progress.NONE)).isEmpty();
  }

  @Test
  void areRefusedElsewhereAndToldWhatToDo() {
    Fault fault = catchThrowableOfType(Fault.class, () -> Manifest.current(old.folder()));

    assertThat(fault.code()).isEqualTo(Code.BUNDLE_INVALID);
    assertThat(fault).hasMessageContaining("version 1");
    assertThat(fault.help()).contains("`alki migrate " + old.folder() + "`");
  }

  @Test
  void areBroughtForwardInPlace() throws IOException {
    TreeSet<String> files = names(old.folder());
    JsonNode before = Manifest.json(old.folder());

    migrate(old.folder());

    files.remove(Manifest.SIGNATURE);
    assertThat(names(old.folder())).isEqualTo(files);
    assertThat(names(folder)).allMatch(name -> name.startsWith("bundle/"));
    assertThat(BundleVerifier.verify(old.folder(), Progress.NONE)).isEmpty();
    assertThat(ManifestSchema.wrong(old.folder())).isEmpty();
    JsonNode after = Manifest.json(old.folder());
    assertThat(after.path("files")).isEqualTo(before.path("files"));
    assertThat(after.path("source")).isEqualTo(before.path("source"));
    assertThat(after.at("/model/weights")).isEqualTo(before.at("/model/weights"));
    assertThat(after.path("model").has("bytes")).isFalse();
    JsonNode profile = after.at("/profiles/0");
    assertThat(profile.path("name").asText()).isEqualTo("Q4_0");
    assertThat(profile.path("bytes")).isEqualTo(before.at("/model/bytes"));
    assertThat(profile.path("quantization")).isEqualTo(before.path("quantization"));
    assertThat(profile.path("validation")).isEqualTo(before.path("validation"));
  }

  @Test
  void haveWhatADeviceIsChosenBy() {
    migrate(old.folder());

    BundleProfile profile = Manifest.current(old.folder()).profiles().getFirst();
    assertThat(profile.needs().memory()).isEqualTo(152_043_520);
    assertThat(profile.files().model()).containsExactly("stories260K-Q4_0.gguf");
    assertThat(profile.files().bom()).contains("bom.cdx.json");
    assertThat(profile.files().deploy())
        .containsExactly(
            "deploy/compose.yaml", "deploy/kubernetes.yaml", "deploy/stories260k-q4-0.service");
    assertThat(profile.nmse().orElseThrow()).isBetween(0.001, 0.01);
    assertThat(profile.verdict()).contains("passed");
  }

  @Test
  void areTheSameWhateverThePlace() throws IOException {
    Path other = folder.resolve("other");

    Migration.migrate(old.folder(), other, false, draft -> {}, Progress.NONE);
    assertThat(ModelSignature.verify(old.folder(), old.key(), Progress.NONE)).isEmpty();
    migrate(old.folder());

    assertThat(other.resolve("manifest.json"))
        .hasSameBinaryContentAs(old.folder().resolve("manifest.json"));
    assertThat(Files.isSameFile(other.resolve(VersionOneBundle.GGUF), old.gguf())).isTrue();
  }

  @Test
  void areSignedAnewWithAKey() {
    KeyFiles keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    Signer signer = Signers.open(keys.privateKey().toString(), Optional.empty());

    Migration.migrate(
        old.folder(),
        old.folder(),
        false,
        draft -> ModelSignature.sign(draft, signer, false, Progress.NONE),
        Progress.NONE);

    assertThat(ModelSignature.verify(old.folder(), keys.key(), Progress.NONE)).isEmpty();
  }

  @Test
  void stayAsTheyAreWhenTheyCannotBeSigned() throws IOException {
    assertThatThrownBy(() ->
            Migration.migrate(
                old.folder(),
                old.folder(),
                false,
                draft -> {
                  throw new IllegalStateException("no key");
                },
                Progress.NONE))
        .hasMessage("no key");

    assertThat(ModelSignature.verify(old.folder(), old.key(), Progress.NONE)).isEmpty();
    assertThat(names(folder)).allMatch(name -> name.startsWith("bundle/"));
  }

  @Test
  void areRefusedWhenTheyAreNotWhatTheySay() throws IOException {
    Files.writeString(old.folder().resolve("LICENSE"), "Everything is allowed.");

    Fault fault = catchThrowableOfType(Fault.class, () -> migrate(old.folder()));

    assertThat(fault.code()).isEqualTo(Code.BUNDLE_DIFFERS);
    assertThat(Manifest.read(old.folder()).version()).isEqualTo(1);
  }

  @Test
  void doNotReplaceAnotherFolder() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> Migration.migrate(old.folder(), other, false, draft -> {}, Progress.NONE));

    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
  }

  @Test
  void areDueOnce() {
    assertThat(Migration.due(old.folder())).isTrue();
    migrate(old.folder());
    assertThat(Migration.due(old.folder())).isFalse();
  }

  @Test
  void thatDoNotTellTheirMemoryAreRefused() throws IOException {
    old.write("runtime.json", "{}");

    Fault fault = catchThrowableOfType(Fault.class, () -> migrate(old.folder()));

    assertThat(fault).hasMessageContaining("memoryBytes/limit");
    assertThat(Manifest.read(old.folder()).version()).isEqualTo(1);
  }

  private static void migrate(Path bundle) {
    Migration.migrate(bundle, bundle, false, draft -> {}, Progress.NONE);
  }

  private static TreeSet<String> names(Path root) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Path file : Folders.files(root)) {
      names.add(root.relativize(file).toString());
    }
    return names;
  }
}
