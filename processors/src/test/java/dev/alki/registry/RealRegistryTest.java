// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Registries of others take what we publish, and clients of others read it.
class RealRegistryTest {
  private static final int LARGE = 30_000_001;
  private static final int SCHEME = "oci://".length();

  @TempDir private Path folder;
  private PublishedBundle bundle;

  @BeforeEach
  void pack() throws Exception {
    bundle = PublishedBundle.in(folder, LARGE);
  }

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWePublished(RealRegistry.Kind kind) throws Exception {
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      String digest = bundle.publish(registry.name("v1")).digest();
      assertThat(bundle.publish(registry.name("v2")).digest()).isEqualTo(digest);
      Path out = folder.resolve("out");
      assertThat(bundle.pull(registry.name("v1"), out).digest()).isEqualTo(digest);
      assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(bundle.folder()));
      assertThat(bundle.state()).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @EnumSource
  void orasPullsEveryFile(RealRegistry.Kind kind) throws Exception {
    String oras = Programs.find("oras");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      bundle.publish(registry.name("v1"));
      Path out = folder.resolve("oras");
      Programs.Result pulled =
          Programs.run(
              folder,
              oras,
              "pull",
              "--plain-http",
              "-o",
              out.toString(),
              reference(registry, "v1"));
      assertThat(pulled.status()).as(pulled.output()).isZero();
      assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void orasDiscoversTheBillOfMaterials(RealRegistry.Kind kind) throws Exception {
    String oras = Programs.find("oras");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      bundle.publish(registry.name("v1"));
      Programs.Result found =
          Programs.run(
              folder,
              oras,
              "discover",
              "--plain-http",
              "--format",
              "json",
              reference(registry, "v1"));
      assertThat(found.status()).as(found.output()).isZero();
      // The bill, and the parts of the model.
      assertThat(found.output().split("\"artifactType\"", -1)).hasSize(3);
      // The other one tells the config's type instead.
      if (kind == RealRegistry.Kind.DOCKER_REGISTRY) {
        assertThat(found.output()).contains(MediaTypes.CYCLONEDX);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void craneValidatesIt(RealRegistry.Kind kind) throws Exception {
    String crane = Programs.find("crane");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      String digest = bundle.publish(registry.name("v1")).digest();
      Programs.Result valid =
          Programs.run(
              folder, crane, "validate", "--insecure", "--remote", reference(registry, "v1"));
      assertThat(valid.status()).as(valid.output()).isZero();
      Programs.Result told =
          Programs.run(folder, crane, "digest", "--insecure", reference(registry, "v1"));
      assertThat(told.output().strip()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dockersModelToolPullsTheModel(RealRegistry.Kind kind) throws Exception {
    String mdltool = Programs.find("mdltool");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      bundle.publish(registry.name("v1"));
      String store = folder.resolve("store").toString();
      Programs.Result pulled =
          Programs.run(
              folder, mdltool, "--store-path", store, "pull", reference(registry, "v1-docker"));
      assertThat(pulled.status()).as(pulled.output()).isZero();
      assertThat(digests(folder.resolve("store"))).contains(model());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormIsOverTheSameModel(RealRegistry.Kind kind) throws Exception {
    String crane = Programs.find("crane");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      bundle.publish(registry.name("v1"));
      for (Form form : Form.values()) {
        RegistryName name = registry.name("v1").extended(form.ending());
        Programs.Result manifest =
            Programs.run(
                folder, crane, "manifest", "--insecure", name.toString().substring(SCHEME));
        assertThat(manifest.status()).as(manifest.output()).isZero();
        assertThat(manifest.output()).contains("sha256:" + model());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void severalBundlesAreOneIndex(RealRegistry.Kind kind) throws Exception {
    String crane = Programs.find("crane");
    PublishedBundle other = PublishedBundle.in(folder.resolve("other"), "Q2_K", 1_000);
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      PublishedBundle.publish(
          List.of(bundle, other),
          registry.name("v1"),
          Credentials.NONE,
          PublishedBundle.QUICK,
          Forms.ALL);
      Programs.Result valid =
          Programs.run(
              folder, crane, "validate", "--insecure", "--remote", reference(registry, "v1"));
      assertThat(valid.status()).as(valid.output()).isZero();
      Path out = folder.resolve("out");
      bundle.pull(registry.name("v1"), out, Optional.of("Q2_K"));
      assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(other.folder()));
    }
  }

  @Test
  void ramalamaReadsTheManifest() throws Exception {
    String judge = Programs.find("ramalama-manifest");
    BundleFiles files = BundleFiles.verified(bundle.folder(), Progress.NONE);
    Path manifest = Files.write(folder.resolve("m.json"), ModelPack.of(files).manifest());
    Programs.Result read = Programs.run(folder, judge, manifest.toString());
    assertThat(read.status()).as(read.output()).isZero();
    Files.writeString(
        manifest, Files.readString(manifest).replace("org.cncf.model.filepath", "elsewhere"));
    assertThat(Programs.run(folder, judge, manifest.toString()).status()).isNotZero();
  }

  @Test
  void goesOnInsideABlobAfterTheRegistryHasDied() throws Exception {
    try (RealRegistry registry = new RealRegistry(RealRegistry.Kind.DOCKER_REGISTRY, folder)) {
      AtomicBoolean restarted = new AtomicBoolean();
      List<Long> told = new ArrayList<>();
      AtomicLong model = new AtomicLong();
      BundleFiles files = BundleFiles.verified(bundle.folder(), Progress.NONE);
      Content content =
          files.files().stream()
              .filter(it -> it.path().endsWith(".gguf"))
              .map(it ->
                  new Content.OfFile(
                      bundle.folder().resolve(it.path()), "sha256:" + it.sha256(), it.bytes()))
              .findFirst()
              .orElseThrow();
      try (RegistryClient client =
          new RegistryClient(
              registry.name("v1"), bundle.options(Credentials.NONE), Progress.NONE)) {
        client.push(
            content,
            Optional.empty(),
            there -> {
              told.add(there);
              model.set(there);
              if (there >= 2 * BlobUpload.CHUNK && restarted.compareAndSet(false, true)) {
                restart(registry);
              }
            });
      }
      assertThat(restarted).isTrue();
      assertThat(model).hasValue(LARGE);
      // It never began again.
      assertThat(told).isSorted();
      bundle.publish(registry.name("v1"));
      bundle.pull(registry.name("v1"), folder.resolve("out"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void seesItWhenABlobInItIsDamaged(RealRegistry.Kind kind) throws Exception {
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      bundle.publish(registry.name("v1"));
      Path blob =
          Folders.files(registry.folder()).stream()
              .filter(it -> it.toFile().length() == LARGE)
              .findFirst()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(blob);
      bytes[LARGE / 3] ^= 1;
      Files.write(blob, bytes);
      Path out = folder.resolve("out");
      Fault fault = catchThrowableOfType(Fault.class, () -> bundle.pull(registry.name("v1"), out));
      assertThat(fault.code()).isEqualTo(damaged(kind));
      assertThat(out).doesNotExist();
    }
  }

  /// The one sends what it has, the other looks at it first.
  private static Code damaged(RealRegistry.Kind kind) {
    return switch (kind) {
      case DOCKER_REGISTRY -> Code.REGISTRY_DIFFERS;
      case OCIREG -> Code.REGISTRY_NOT_FOUND;
    };
  }

  private static void restart(RealRegistry registry) {
    try {
      registry.restart();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private String model() throws Exception {
    return PublishedBundle.digests(bundle.folder()).get("Tiny-Q4_K_M.gguf");
  }

  private static Collection<String> digests(Path folder) throws Exception {
    return PublishedBundle.digests(folder).values();
  }

  private static String reference(RealRegistry registry, String tag) {
    return registry.name(tag).toString().substring(SCHEME);
  }
}
