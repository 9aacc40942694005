// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.runtime.GgufFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class DeploymentTest {
  private static final long GIB = 1L << 30;

  /// The deploy files that say how the model is served.
  private static final Pattern SERVING =
      Pattern.compile(
          "Modelfile|container$|service$|compose|kubernetes|config|templates/deployment");

  /// 16 layers of 8 heads, 32 KiB of cache a token.
  private static final Metadata LLAMA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("llama.context_length", Value.u32(131_072))
          .with("llama.block_count", Value.u32(16))
          .with("llama.embedding_length", Value.u32(2048))
          .with("llama.feed_forward_length", Value.u32(8192))
          .with("llama.attention.head_count", Value.u32(32))
          .with("llama.attention.head_count_kv", Value.u32(8));

  private static final Metadata SIGLIP =
      Metadata.EMPTY
          .with("general.architecture", Value.string("clip"))
          .with("clip.projector_type", Value.string("gemma3"))
          .with("clip.vision.image_size", Value.u32(896))
          .with("clip.vision.patch_size", Value.u32(14))
          .with("clip.vision.embedding_length", Value.u32(1152))
          .with("clip.vision.feed_forward_length", Value.u32(4304));

  @Test
  void theContextIsTheModelsUntilItsCacheOutweighsTheWeights() {
    assertThat(settings(LLAMA, GIB).context()).isEqualTo(32_768);
    assertThat(settings(LLAMA, 10 * GIB).context()).isEqualTo(131_072);
    assertThat(settings(LLAMA, 1000).context()).isEqualTo(4096);
    assertThat(settings(LLAMA.with("llama.context_length", Value.u32(512)), 1000).context())
        .isEqualTo(512);
  }

  @Test
  void memoryGrowsWithWeightsAndCache() {
    ServerSettings settings = settings(LLAMA, GIB);

    assertThat(settings.memory().weights()).isEqualTo(GIB);
    assertThat(settings.memory().cache()).isEqualTo(GIB);
    assertThat(settings.memory().limit()).isGreaterThan(3 * GIB);
    assertThat(settings.memory().request()).isBetween(2 * GIB, settings.memory().limit());
  }

  @Test
  void theContextShrinksUntilTheDeviceHoldsIt() {
    ServerSettings roomy = settings(LLAMA, GIB, new Target(4096, 0));
    ServerSettings narrow = settings(LLAMA, GIB, new Target(2048, 3));

    assertThat(roomy.context()).isEqualTo(settings(LLAMA, GIB).context());
    assertThat(narrow.context()).isEqualTo(8192);
    assertThat(narrow.memory().limit()).isLessThanOrEqualTo(2 * GIB);
    assertThat(narrow.threads()).isEqualTo(3);
  }

  @Test
  void aDeviceThatCannotHoldTheModelIsRefused() {
    assertThatThrownBy(() -> settings(LLAMA, GIB, new Target(1024, 0)))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.GATE_FAILED))
        .hasMessageContaining("with a context of 1024, expected at most 1024 MiB");
  }

  @Test
  void whatTheModelIsForFollowsFromItsKeys() {
    assertThat(settings(LLAMA, GIB).task()).isEqualTo(ServerSettings.Task.COMPLETION);
    assertThat(settings(LLAMA.with("tokenizer.chat_template", Value.string("x")), GIB).task())
        .isEqualTo(ServerSettings.Task.CHAT);
    assertThat(settings(LLAMA.with("llama.pooling_type", Value.u32(1)), GIB).task())
        .isEqualTo(ServerSettings.Task.EMBEDDING);
  }

  @Test
  void everyOptionInEveryFileIsOneOfLlamaServers() {
    String all = String.join("\n", deployment().files().values());
    Matcher names = Pattern.compile("LLAMA_[A-Z_]+|(?<=llama-server )--[a-z-]+").matcher(all);
    List<String> found = new ArrayList<>();
    while (names.find()) {
      found.add(names.group());
    }

    assertThat(found).hasSizeGreaterThan(30);
    assertThat(found).allSatisfy(name -> assertThat(ServerFlag.named(name)).isPresent());
  }

  @Test
  void theComposeServiceMountsTheBundleReadOnlyAndIsLocal() {
    Map<?, ?> file = (Map<?, ?>) yaml(deployment().files().get("deploy/compose.yaml")).getFirst();
    Map<?, ?> service = (Map<?, ?>) ((Map<?, ?>) file.get("services")).get("tiny-q4");

    assertThat(service.get("ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
    assertThat(service.get("environment").toString())
        .contains("LLAMA_ARG_MODEL=/bundle/tiny-Q4.gguf")
        .contains("LLAMA_ARG_CTX_SIZE=32768")
        .contains("LLAMA_ARG_HOST=0.0.0.0");
    assertThat(service.get("read_only")).isEqualTo(true);
  }

  @Test
  void theKubernetesObjectsBelongTogether() {
    List<Object> objects = yaml(deployment().files().get("deploy/kubernetes.yaml"));

    assertThat(objects)
        .extracting(object -> ((Map<?, ?>) object).get("kind").toString())
        .containsExactly("PersistentVolumeClaim", "Deployment", "Service", "NetworkPolicy");
    String text = deployment().files().get("deploy/kubernetes.yaml");
    assertThat(text).contains("claimName: tiny-q4").contains("path: /health").doesNotContain("&id");
  }

  @Test
  void theUnitHasAllSettingsAndItsLimit() {
    String unit = deployment().files().get("deploy/tiny-q4.service");

    assertThat(unit)
        .contains("\nEnvironment=LLAMA_ARG_MODEL=/var/lib/alki/tiny-q4/tiny-Q4.gguf\n")
        .contains("\nEnvironment=LLAMA_ARG_HOST=127.0.0.1\n")
        .contains("\nMemoryMax=" + deployment().settings().memory().limit() + "\n");
  }

  @Test
  void refusesAnImageThatIsMoreThanAReference() {
    ServerSettings settings = settings(LLAMA, GIB);

    assertThatThrownBy(() -> deployment("a", "image\nprivileged: true", settings))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> deployment("Not A Label", "image", settings))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// llama-server v0.5.0 takes 121.25 MiB for a picture with an encoder of these sizes.
  @Test
  void aProjectorTakesWhatItsPicturesTake() {
    ServedProjector projector = ServedProjector.of("mmproj.gguf", facts(SIGLIP, 1000));

    assertThat(projector.memory()).isEqualTo(1000 + (long) (121.25 * (1 << 20)));
  }

  /// At most 4096 tokens of four patches each, as llama-server v0.5.0 cuts pictures.
  @Test
  void aProjectorOfPicturesOfAnySizeTakesWhatTheLargestTakes() {
    Metadata qwen =
        SIGLIP
            .with("clip.projector_type", Value.string("qwen2.5vl_merger"))
            .with("clip.vision.image_size", Value.u32(560));

    assertThat(ServedProjector.of("mmproj.gguf", facts(qwen, 0)).memory())
        .isEqualTo(4096 * 4 * (4304 + 3 * 1152) * 4L);
  }

  @Test
  void aProjectorCountsAmongTheMemoryAndStandsInEveryDeployFile() {
    Optional<ServedProjector> projector = Optional.of(new ServedProjector("mmproj.gguf", GIB));
    ServerSettings seeing =
        ServerSettings.of(facts(LLAMA, GIB), "tiny-Q4.gguf", "tiny-Q4", Target.ANY, projector);

    assertThat(seeing.memory().request()).isEqualTo(settings(LLAMA, GIB).memory().request() + GIB);
    assertThat(seeing.json().at("/memoryBytes/projector").asLong()).isEqualTo(GIB);
    Deployment deployment = deployment("tiny", "image", seeing);
    assertThat(deployment.files())
        .allSatisfy((path, text) -> {
          if (SERVING.matcher(path).find()) {
            assertThat(text).contains("mmproj.gguf");
          }
        });
    assertThat(deployment.nomad().toString()).contains("LLAMA_ARG_MMPROJ");
  }

  @Test
  void namesAreSafeWhateverTheyAreMadeFrom() {
    assertThat(SafeName.file("../../etc/passwd")).isEqualTo("etc-passwd");
    assertThat(SafeName.file("Qwen3 4B (instruct)")).isEqualTo("Qwen3-4B-instruct");
    assertThat(SafeName.file("模型")).isEqualTo("model");
    assertThat(SafeName.file("a".repeat(500))).hasSize(120);
    assertThat(SafeName.label("Qwen3_4B.Q4_K_M")).isEqualTo("qwen3-4b-q4-k-m");
    assertThat(SafeName.label("7B")).isEqualTo("m-7b");
    assertThat(SafeName.label(SafeName.label("x".repeat(49) + "--y"))).hasSizeLessThan(52);
  }

  private static Deployment deployment() {
    return deployment("tiny-q4", "example.org/llama.cpp:server", settings(LLAMA, GIB));
  }

  private static Deployment deployment(String id, String image, ServerSettings settings) {
    return new Deployment(id, image, GIB, settings, Conversation.NONE, Optional.empty());
  }

  private static ServerSettings settings(Metadata metadata, long bytes) {
    return settings(metadata, bytes, Target.ANY);
  }

  private static ServerSettings settings(Metadata metadata, long bytes, Target target) {
    return ServerSettings.of(
        facts(metadata, bytes), "tiny-Q4.gguf", "tiny-Q4", target, Optional.empty());
  }

  private static GgufFacts facts(Metadata metadata, long bytes) {
    return new GgufFacts(metadata, Set.of(), 1_200_000_000, bytes);
  }

  private static List<Object> yaml(String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return StreamSupport.stream(yaml.loadAll(text).spliterator(), false).toList();
  }
}
