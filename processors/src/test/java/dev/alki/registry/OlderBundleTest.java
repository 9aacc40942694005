// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.files.Digest;
import dev.alki.parts.PartList;
import dev.alki.parts.Weights;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an older version on the device has does not travel again.
class OlderBundleTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedBundle older;
  private PublishedBundle newer;

  @BeforeEach
  void publishTwoVersions() throws IOException {
    registry = new FakeRegistry();
    older = version("older", Weights.gguf("template", 1, 2, 3, 4));
    newer = version("newer", Weights.gguf("TEMPLATE", 1, 2, 33, 4));
    older.publish(registry.name("v1"));
    newer.publish(registry.name("v2"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void onlyTheTensorThatChangedAndTheSmallFilesTravel() throws Exception {
    Puller.Pulled pulled = pull(older.folder());

    assertThat(PublishedBundle.digests(pulled.folder()))
        .isEqualTo(PublishedBundle.digests(newer.folder()));
    assertThat(pulled.reused()).isEqualTo(11 * MIB);
    assertThat(pulled.bytes() - pulled.reused()).isLessThan(MIB + 10_000);
  }

  @Test
  void whatTheOlderOneHasDamagedComesOverTheNetwork() throws Exception {
    try (RandomAccessFile file =
        new RandomAccessFile(older.folder().resolve("Tiny-Q4_K_M.gguf").toFile(), "rw")) {
      file.seek(5 * MIB);
      file.write(1);
    }
    Puller.Pulled pulled = pull(older.folder());

    assertThat(PublishedBundle.digests(pulled.folder()))
        .isEqualTo(PublishedBundle.digests(newer.folder()));
    assertThat(pulled.reused()).isEqualTo(7 * MIB);
  }

  /// It says that the newer file consists of the older one's parts.
  @Test
  void aListThatLiesDoesNoHarm() throws Exception {
    forgetLists();
    Path old = older.folder().resolve("Tiny-Q4_K_M.gguf");
    byte[] manifest = registry.manifests.get("v2");
    Descriptor subject =
        new Descriptor(MediaTypes.MANIFEST, "sha256:" + Digest.sha256(manifest), manifest.length);
    try (RegistryClient client =
        new RegistryClient(registry.name("v2"), newer.options(Credentials.NONE), Progress.NONE)) {
      String blob = "sha256:" + Digest.sha256(newer.folder().resolve("Tiny-Q4_K_M.gguf"));
      new PartLists(new Referrers(client))
          .attach(new TreeMap<>(Map.of(blob, PartList.of(old, Progress.NONE))), subject);
    }
    Puller.Pulled pulled = pull(older.folder());

    assertThat(PublishedBundle.digests(pulled.folder()))
        .isEqualTo(PublishedBundle.digests(newer.folder()));
    assertThat(pulled.reused()).isZero();
  }

  @Test
  void withoutAListAllOfItTravels() throws Exception {
    forgetLists();
    Puller.Pulled pulled = pull(older.folder());

    assertThat(pulled.reused()).isZero();
    assertThat(PublishedBundle.digests(pulled.folder()))
        .isEqualTo(PublishedBundle.digests(newer.folder()));
  }

  private void forgetLists() {
    registry
        .manifests
        .values()
        .removeIf(it -> new String(it, StandardCharsets.UTF_8).contains("model.parts"));
  }

  private Puller.Pulled pull(Path have) {
    return new Puller(newer.options(Credentials.NONE))
        .pull(
            registry.name("v2"),
            folder.resolve("out"),
            false,
            Optional.of(have),
            Progress.NONE,
            Progress.NONE);
  }

  private PublishedBundle version(String name, byte[] model) throws IOException {
    return PublishedBundle.of(Files.createDirectory(folder.resolve(name)), name, model);
  }
}
