// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One upload, and the manifests by which several runtimes find it.
class FormsTest {
  private static final int WEIGHTS = 20_003;

  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedBundle bundle;
  private PublishedBundle other;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    bundle = PublishedBundle.in(folder, WEIGHTS);
    other = PublishedBundle.in(folder.resolve("other"), "Q2_K", WEIGHTS);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void sendsEachBlobOnceForAllForms() {
    Published published = bundle.publish(registry.name("v1"));

    assertThat(published.tags())
        .extracting(it -> it.name().reference())
        .containsExactly("v1-ollama", "v1-docker", "v1");
    assertThat(registry.received)
        .hasValue(registry.blobs.values().stream().mapToLong(it -> it.length).sum());
    assertThat(published.bytes() + "{}".length()).isEqualTo(registry.received.get());
  }

  @Test
  void putsTheModelWhereDockerLooksForIt() throws IOException {
    bundle.publish(registry.name("v1"));

    assertThat(layers("v1-docker"))
        .containsEntry("application/vnd.docker.ai.gguf.v3", model())
        .containsKey("application/vnd.docker.ai.license")
        .hasSize(2);
    JsonNode config = config("v1-docker");
    assertThat(config.at("/config/format").asText()).isEqualTo("gguf");
    assertThat(config.at("/config/context_size").asInt()).isEqualTo(2048);
    assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo(model());
  }

  @Test
  void putsTheModelWhereOllamaLooksForIt() throws IOException {
    Published published = bundle.publish(registry.name("v1"));

    assertThat(registry.types.get("v1-ollama")).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    Map<String, String> layers = layers("v1-ollama");
    assertThat(layers)
        .containsEntry("application/vnd.ollama.image.model", model())
        .containsOnlyKeys(
            "application/vnd.ollama.image.model",
            "application/vnd.ollama.image.params",
            "application/vnd.ollama.image.license");
    byte[] parameters = registry.blobs.get(layers.get("application/vnd.ollama.image.params"));
    assertThat(Json.read(parameters).path("num_ctx").asInt()).isEqualTo(2048);
    assertThat(config("v1-ollama").path("file_type").asText()).isEqualTo("Q4_K_M");
    assertThat(published.notes()).singleElement().asString().contains("chat template");
  }

  @Test
  void takesOllamasTemplateFromTheModelfile() throws IOException {
    PublishedBundle talking =
        PublishedBundle.talking(
            folder.resolve("talking"),
            """
            FROM ../Tiny-Q4_K_M.gguf
            PARAMETER num_ctx 2048
            PARAMETER stop "<|im_end|>"
            TEMPLATE \"""{{ range .Messages }}
            {{ .Content }}{{ end }}\"""
            LICENSE \"""
            PARAMETER stop "me"
            \"""
            """);
    Published published = talking.publish(registry.name("v1"));

    Map<String, String> layers = layers("v1-ollama");
    assertThat(registry.blobs.get(layers.get("application/vnd.ollama.image.template")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{{ range .Messages }}\n{{ .Content }}{{ end }}");
    byte[] parameters = registry.blobs.get(layers.get("application/vnd.ollama.image.params"));
    assertThat(Json.read(parameters).path("stop")).hasToString("[\"<|im_end|>\"]");
    assertThat(published.notes()).isEmpty();
  }

  @Test
  void givesTheProjectorItsOwnLayer() throws IOException {
    PublishedBundle seeing = PublishedBundle.seeing(folder.resolve("seeing"), WEIGHTS);
    seeing.publish(registry.name("v1"));

    String projector = "sha256:" + PublishedBundle.digests(seeing.folder()).get("mmproj-Tiny.gguf");
    assertThat(layers("v1-docker")).containsEntry("application/vnd.docker.ai.mmproj", projector);
    assertThat(layers("v1-ollama"))
        .containsEntry("application/vnd.ollama.image.projector", projector);
    assertThat(config("v1-ollama").path("model_families").path(1).asText()).isEqualTo("clip");
  }

  @Test
  void leavesOutAFormThatTakesNoModelInParts() throws IOException {
    PublishedBundle split = PublishedBundle.split(folder.resolve("split"), WEIGHTS);

    Published published = split.publish(registry.name("v1"));

    assertThat(registry.manifests).containsKeys("v1", "v1-docker").doesNotContainKey("v1-ollama");
    assertThat(published.notes()).singleElement().asString().contains("v1-ollama: Ollama takes no");
    Fault fault =
        catchThrowableOfType(Fault.class, () -> publish(Forms.of("modelpack,ollama"), split));
    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
  }

  @Test
  void publishesABundleOfSeveralProfilesAsAWhole() throws IOException {
    Path manifest = bundle.folder().resolve("manifest.json");
    String text = Files.readString(manifest);
    String one = text.substring(text.indexOf("{\"name\": \"Q4_K_M\""), text.lastIndexOf("]}"));
    String two = one + ", " + one.replace("\"name\": \"Q4_K_M\"", "\"name\": \"Other\"");
    Files.writeString(manifest, text.replace(one, two));

    Published published = bundle.publish(registry.name("v1"));

    assertThat(published.tags())
        .singleElement()
        .extracting(it -> it.profile())
        .isEqualTo("Q4_K_M,Other");
    assertThat(published.notes()).hasSize(2);
    bundle.pull(registry.name("v1"), folder.resolve("out"));
    Fault form = catchThrowableOfType(Fault.class, () -> publish(Forms.of("docker"), bundle));
    assertThat(form.code()).isEqualTo(Code.WRONG_USAGE);
    Fault index = catchThrowableOfType(Fault.class, () -> publish(Forms.ALL, bundle, other));
    assertThat(index.code()).isEqualTo(Code.WRONG_USAGE);
  }

  @Test
  void publishesOnlyTheFormsThatAreNamed() {
    publish(Forms.of("docker"), bundle);

    assertThat(registry.manifests).containsKey("v1-docker").doesNotContainKeys("v1", "v1-ollama");
    assertThat(registry.blobs.keySet()).noneMatch(it -> it.equals(digest("runtime.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kitops", "docker,", "Docker"})
  void refusesAFormThatThereIsNot(String words) {
    Fault fault = catchThrowableOfType(Fault.class, () -> Forms.of(words));

    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
  }

  @Test
  void namesEachProfileInAnIndexAndWritesItsTagLast() throws IOException {
    Published published = publish(Forms.ALL, bundle, other);

    assertThat(registry.requests.getLast()).isEqualTo("PUT /v2/team/tiny/manifests/v1");
    JsonNode index = Json.read(registry.manifests.get("v1"));
    assertThat(index.path("manifests")).hasSize(2);
    assertThat(index.at("/manifests/1/annotations/dev.alki.profile").asText()).isEqualTo("Q2_K");
    assertThat(index.at("/manifests/1/digest").asText())
        .isEqualTo(new Content.OfBytes(registry.manifests.get("v1-q2_k")).digest());
    assertThat(registry.manifests)
        .containsKeys("v1-q4_k_m", "v1-q4_k_m-docker", "v1-q2_k-ollama", published.digest());
  }

  @Test
  void pullsTheProfileThatIsAskedFor() throws IOException {
    publish(Forms.ALL, bundle, other);
    Path out = folder.resolve("out");

    bundle.pull(registry.name("v1"), out, Optional.of("Q2_K"));

    assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(other.folder()));
  }

  @Test
  void asksForAProfileWhereThereAreSeveral() {
    publish(Forms.ALL, bundle, other);

    Fault none = pullFault("v1", Optional.empty());
    assertThat(none.code()).isEqualTo(Code.WRONG_USAGE);
    assertThat(none.help()).contains("Q4_K_M, Q2_K");
    Fault unknown = pullFault("v1", Optional.of("Q9"));
    assertThat(unknown.code()).isEqualTo(Code.PROFILE_UNKNOWN);
    assertThat(unknown).hasMessageContaining("Q4_K_M, Q2_K");
  }

  @Test
  void takesTheOnlyProfileOfAnIndex() throws IOException {
    bundle.publish(registry.name("one"));
    byte[] manifest = registry.manifests.get("one");
    String index =
        """
        {"schemaVersion": 2, "mediaType": "%s", "manifests": [{"mediaType": "%s",
          "digest": "%s", "size": %d, "annotations": {"dev.alki.profile": "Q4_K_M"}}]}
        """
            .formatted(
                MediaTypes.INDEX,
                MediaTypes.MANIFEST,
                new Content.OfBytes(manifest).digest(),
                manifest.length);
    registry.manifests.put("v1", index.getBytes());
    registry.types.put("v1", MediaTypes.INDEX);

    bundle.pull(registry.name("v1"), folder.resolve("out"));

    assertThat(folder.resolve("out/Tiny-Q4_K_M.gguf")).exists();
  }

  @Test
  void pullsNoSingleBundleOfAnotherProfile() {
    bundle.publish(registry.name("v1"));

    assertThat(pullFault("v1", Optional.of("Q2_K")).code()).isEqualTo(Code.PROFILE_UNKNOWN);
    bundle.pull(registry.name("v1"), folder.resolve("out"), Optional.of("Q4_K_M"));
  }

  @Test
  void refusesTwoBundlesOfOneProfile() {
    Fault fault = catchThrowableOfType(Fault.class, () -> publish(Forms.ALL, bundle, bundle));

    assertThat(fault.code()).isEqualTo(Code.PROFILE_TWICE);
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void refusesATagWithoutRoomForEndings() {
    String longest = "v".repeat(125);
    Fault fault = catchThrowableOfType(Fault.class, () -> bundle.publish(registry.name(longest)));

    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    assertThat(registry.requests).isEmpty();
  }

  private Fault pullFault(String tag, Optional<String> profile) {
    Path out = folder.resolve("none");
    Fault fault =
        catchThrowableOfType(Fault.class, () -> bundle.pull(registry.name(tag), out, profile));
    assertThat(out).doesNotExist();
    return fault;
  }

  private Published publish(Forms forms, PublishedBundle... bundles) {
    return PublishedBundle.publish(
        List.of(bundles), registry.name("v1"), Credentials.NONE, PublishedBundle.QUICK, forms);
  }

  private String model() throws IOException {
    return digest("Tiny-Q4_K_M.gguf");
  }

  private String digest(String file) {
    try {
      return "sha256:" + PublishedBundle.digests(bundle.folder()).get(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode config(String tag) throws IOException {
    JsonNode manifest = Json.read(registry.manifests.get(tag));
    return Json.read(registry.blobs.get(manifest.at("/config/digest").asText()));
  }

  /// Digests by media types.
  private Map<String, String> layers(String tag) throws IOException {
    Map<String, String> layers = new HashMap<>();
    for (JsonNode layer : Json.read(registry.manifests.get(tag)).path("layers")) {
      layers.put(layer.path("mediaType").asText(), layer.path("digest").asText());
    }
    return layers;
  }
}
