// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.registry.Content;
import dev.alki.registry.ImagePublisher;
import dev.alki.registry.Programs;
import dev.alki.registry.RealRegistry;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle on a small base, with Debian's registry on both sides.
class ImageTest {
  @TempDir private Path folder;
  private Path bundle;
  private RealRegistry registry;
  private RegistryOptions options;
  private RegistryName base;

  @BeforeEach
  void prepare() throws Exception {
    bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
    registry = new RealRegistry(RealRegistry.Kind.DOCKER_REGISTRY, folder);
    options =
        RegistryOptions.of(
            Settings.load(
                Path.of("none"),
                Map.of(),
                Map.of("alki.state", folder.resolve("state").toString())),
            Map.of());
    base = RegistryName.of("oci://" + registry.host() + "/base/server:v1");
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void hasTheWholeBundleInOneLayerThatIsNotPackedAndTheSameForAllPlatforms() throws Exception {
    SmallBase.put(base, options, List.of("amd64", "s390x", "arm64"));

    Image image = image();

    assertThat(image.platforms()).containsExactly("linux/amd64", "linux/arm64");
    List<String> last =
        image.manifests().values().stream()
            .map(ImageTest::json)
            .map(manifest -> manifest.path("layers"))
            .map(layers -> layers.get(layers.size() - 1))
            .map(layer -> layer.path("mediaType").asText() + " " + layer.path("digest").asText())
            .distinct()
            .toList();
    assertThat(last).hasSize(1).first().asString().startsWith(LayerType.PLAIN.mediaType());
    Content layer = image.blobs().get(last.getFirst().split(" ")[1]);
    assertThat(files(layer.from(0))).isEqualTo(bundleFiles());
  }

  @Test
  void startsWhatTheBaseStartsAsNobodyWithTheSettingsOfTheBundle() throws Exception {
    SmallBase.put(base, options, List.of("amd64"));

    JsonNode config = config(image());

    assertThat(config.at("/config/Entrypoint/0").asText()).isEqualTo("/server");
    assertThat(config.at("/config/User").asText()).isEqualTo("65534:65534");
    assertThat(config.at("/config/Env").toString())
        .contains(
            "PATH=/bin",
            "LLAMA_ARG_HOST=0.0.0.0",
            "LLAMA_ARG_MODEL=/bundle/Tiny-Stories-Q4_K_M.gguf")
        .doesNotContain("127.0.0.1");
    assertThat(config.at("/config/ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(config.at("/config/Healthcheck/Test/3").asText()).endsWith(":8080/health");
    assertThat(config.at("/config/Labels/org.opencontainers.image.licenses").asText())
        .isEqualTo("MIT");
    assertThat(config.at("/config/Labels/org.opencontainers.image.base.digest").asText())
        .startsWith("sha256:");
    assertThat(config.at("/rootfs/diff_ids")).hasSize(2);
    assertThat(config.path("created").asText()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void ofABundleOfSeveralProfilesItHasWhatOneNeeds() throws Exception {
    SmallBase.put(base, options, List.of("amd64"));
    bundle = folder.resolve("several");
    Packer.pack(
        Samples.profiles(Files.createDirectory(folder.resolve("in")), "Q4_K_M", "Q8_0"), bundle);

    Image image = image(Optional.of("Q8_0"));

    assertThat(files(image.blobs().lastEntry().getValue().from(0)).keySet())
        .contains("bundle/manifest.json", "bundle/LICENSE", "bundle/Tiny-Stories-Q8_0.gguf")
        .noneMatch(name -> name.contains("Q4_K_M"));
    assertThat(config(image).at("/config/Env").toString())
        .contains("LLAMA_ARG_MODEL=/bundle/Tiny-Stories-Q8_0.gguf");
    assertThat(catchThrowableOfType(Fault.class, this::image))
        .hasMessageContaining("several profiles");
  }

  @Test
  void isTheSameForTheSameBundleOnTheSameBase() throws Exception {
    SmallBase.put(base, options, List.of("amd64", "arm64"));
    Path one = folder.resolve("one.tar");
    Path two = folder.resolve("two.tar");

    OciArchive.write(image(), one, false, Progress.NONE);
    OciArchive.write(image(), two, false, Progress.NONE);

    assertThat(Digest.sha256(two)).isEqualTo(Digest.sha256(one));
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> OciArchive.write(image(), one, false, Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
  }

  @Test
  void anArchiveIsALayoutThatOrasReads() throws Exception {
    String oras = Programs.find("oras");
    SmallBase.put(base, options, List.of("amd64", "arm64"));
    Path file = folder.resolve("image.tar");
    Image image = image();
    OciArchive.write(image, file, false, Progress.NONE);
    RegistryName copy = registry.name("copied");

    Programs.Result copied =
        Programs.run(
            folder,
            oras,
            "cp",
            "--from-oci-layout",
            file + ":latest",
            "--to-plain-http",
            copy.toString().replaceFirst("oci://", ""));

    assertThat(copied.status()).as(copied.output()).isZero();
    try (RegistryClient client = new RegistryClient(copy, options, Progress.NONE)) {
      assertThat(client.find("copied").orElseThrow().digest()).isEqualTo(image.digest());
    }
  }

  /// Not by `crane validate`, which takes packed layers only.
  @Test
  void craneExportsTheBundleAndNothingThatIsDamaged() throws Exception {
    String crane = Programs.find("crane");
    SmallBase.put(base, options, List.of("amd64", "arm64"));
    Image image = image();
    RegistryName name = registry.name("image");
    publish(image, name);
    String reference = name.toString().replaceFirst("oci://", "");
    Path export = folder.resolve("export.tar");
    String[] command = {
      crane, "export", "--insecure", "--platform", "linux/arm64", reference, export.toString()
    };

    Programs.Result exported = Programs.run(folder, command);

    assertThat(exported.status()).as(exported.output()).isZero();
    try (InputStream tar = Files.newInputStream(export)) {
      assertThat(files(tar)).containsAllEntriesOf(bundleFiles()).containsKey("server");
    }
    Programs.Result digest = Programs.run(folder, crane, "digest", "--insecure", reference);
    assertThat(digest.output().strip()).isEqualTo(image.digest());
    damage(image.blobs().lastEntry().getKey());
    assertThat(Programs.run(folder, command).status()).isNotZero();
  }

  @Test
  void skopeoCopiesAllPlatformsAndNothingThatIsDamaged() throws Exception {
    String skopeo = Programs.find("skopeo");
    SmallBase.put(base, options, List.of("amd64", "arm64"));
    Image image = image();
    RegistryName name = registry.name("image");
    publish(image, name);
    String[] command = {
      skopeo,
      "--insecure-policy",
      "copy",
      "--all",
      "--preserve-digests",
      "--src-tls-verify=false",
      name.toString().replaceFirst("oci:", "docker:"),
      "oci:" + folder.resolve("layout") + ":it"
    };

    Programs.Result copied = Programs.run(folder, command);

    assertThat(copied.status()).as(copied.output()).isZero();
    for (String digest : image.manifests().keySet()) {
      assertThat(folder.resolve("layout/blobs").resolve(digest.replace(':', '/'))).exists();
    }
    damage(image.blobs().lastEntry().getKey());
    command[7] = "oci:" + folder.resolve("other") + ":it";
    assertThat(Programs.run(folder, command).status()).isNotZero();
  }

  @Test
  void layersThatTheRegistryHasAreNotFetchedFromIt() throws Exception {
    SmallBase.put(base, options, List.of("amd64"));

    publish(image(), registry.name("image"));

    assertThat(folder.resolve("room")).isEmptyDirectory();
  }

  @Test
  void aBaseInTheFormOfDockerIsTakenToo() throws Exception {
    SmallBase.putOne(base, options, JsonNodeFactory.instance.objectNode());

    Image image = image();

    assertThat(image.platforms()).containsExactly("linux/arm64");
    assertThat(json(image.manifests().firstEntry().getValue()).at("/layers/0/mediaType").asText())
        .isEqualTo(LayerType.GZIP.mediaType());
  }

  @Test
  void aBaseThatCannotBeOneIsRefused() throws Exception {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    nothing.putObject("config");
    SmallBase.putOne(base, options, nothing);
    assertThat(refusal()).hasMessageContaining("does not say what it starts");

    ObjectNode more = JsonNodeFactory.instance.objectNode();
    more.putObject("rootfs").putArray("diff_ids");
    SmallBase.putOne(base, options, more);
    assertThat(refusal()).hasMessageContaining("no image that a container");

    SmallBase.put(base, options, List.of("s390x"));
    assertThat(refusal()).hasMessageContaining("no image for Linux on");
  }

  @Test
  void aBundleThatIsNotWhatItsManifestSaysIsRefused() throws Exception {
    SmallBase.put(base, options, List.of("amd64"));
    Files.writeString(bundle.resolve("LICENSE"), "other");

    assertThat(catchThrowableOfType(Fault.class, this::image).code())
        .isEqualTo(Code.BUNDLE_DIFFERS);
  }

  private Fault refusal() {
    Fault fault = catchThrowableOfType(Fault.class, this::image);
    assertThat(fault.code()).isEqualTo(Code.ARTIFACT_INVALID);
    return fault;
  }

  private Image image() throws IOException {
    return image(Optional.empty());
  }

  private Image image(Optional<String> profile) throws IOException {
    Path room = Files.createDirectories(folder.resolve("room"));
    // Left open, as its layers are read later.
    RegistryClient client = new RegistryClient(base, options, Progress.NONE);
    return Image.of(bundle, profile, client, room, Progress.NONE);
  }

  private void publish(Image image, RegistryName name) {
    new ImagePublisher(options)
        .publish(
            name,
            image.blobs(),
            image.manifests(),
            image.index(),
            Optional.of(base.repository()),
            Progress.NONE);
  }

  private void damage(String digest) throws IOException {
    String hex = digest.replace("sha256:", "");
    Path data =
        registry
            .folder()
            .resolve("data/docker/registry/v2/blobs/sha256")
            .resolve(hex.substring(0, 2))
            .resolve(hex)
            .resolve("data");
    byte[] bytes = Files.readAllBytes(data);
    bytes[1000] ^= 1;
    Files.write(data, bytes);
  }

  private JsonNode config(Image image) throws IOException {
    JsonNode manifest = json(image.manifests().firstEntry().getValue());
    String digest = manifest.at("/config/digest").asText();
    return json(image.blobs().get(digest).from(0).readAllBytes());
  }

  private Map<String, String> bundleFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var tree = Files.walk(bundle)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put("bundle/" + bundle.relativize(file), Digest.sha256(file));
      }
    }
    return files;
  }

  private static Map<String, String> files(InputStream layer) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(layer)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), Digest.sha256(tar.readAllBytes()));
        }
      }
    }
    return files;
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.read(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
