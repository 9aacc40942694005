// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.tensor.Inventory;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.Permuted;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pixtral's encoder, for pictures of any shape: positions are rotations in two directions. That of
/// Mistral Small 3.1 and Ministral 3 merges the patches of a square.
final class PixtralProjector {
  private static final String TYPE = "pixtral";
  private static final String MERGING = "mistral3";
  private static final String ACTIVATION = "hidden_act";
  private static final String MERGE = "spatial_merge_size";
  private static final String BIASES = "multimodal_projector_bias";
  private static final String LAYER = "vision_feature_layer";
  private static final String STRATEGY = "vision_feature_select_strategy";
  private static final String PROJECTOR_ACTIVATION = "projector_hidden_act";
  private static final double USUAL_EPSILON = 1e-5;

  private static final List<String> PREFIXES =
      List.of(
          "multi_modal_projector.",
          "vision_tower.",
          "vision_encoder.",
          "vision_language_adapter.",
          "patch_merger.",
          "pre_mm_projector_norm");
  private static final List<String> MOVED =
      List.of("vision_tower.patch_conv.weight", "patch_merger.merging_layer.weight");

  static final Architecture ARCHITECTURE =
      Architecture.named("clip")
          .classes("LlavaForConditionalGeneration", "Mistral3ForConditionalGeneration")
          .reading(PixtralProjector::read)
          .onlyKeys(VisionKeys::add, PixtralProjector::keys)
          .onlyNames(PixtralProjector::name)
          .rules(
              BreakToken::rule,
              Permuted::rule,
              PixtralProjector::moved,
              Inventory.of(PixtralProjector::tensors))
          .assumed(LAYER, "-1")
          .assumed(STRATEGY, "full")
          .assumed(PROJECTOR_ACTIVATION, "gelu")
          .assumed("rope_theta", "10000.0", "10000")
          .assumed("rope_type", "default")
          .lacks("LLaVA with another vision encoder than Pixtral's", "params.json of Mistral")
          .done();

  private PixtralProjector() {}

  private static Config read(ConfigFile file) {
    String type = type(file);
    if (!type.equals(TYPE)) {
      throw Fault.in(Code.CONFIG_INVALID, file.config().file())
          .what("the model has another vision encoder (vision_config.model_type)")
          .expected(TYPE)
          .got(type)
          .help("Projectors of LLaVA are converted with Pixtral's vision encoder only.")
          .fault();
    }
    List<String> ofWhole = List.of(MERGE, BIASES, LAYER, STRATEGY, PROJECTOR_ACTIVATION);
    Config vision = VisionConfig.of(file, type, ofWhole).without("num_key_value_heads");
    if (file.raw().path("model_type").asText().equals(MERGING) && !vision.json().has(MERGE)) {
      throw vision.lacks(MERGE);
    }
    JsonNode rope = vision.json().path("rope_parameters");
    for (String key : List.of("rope_theta", "rope_type")) {
      if (rope.has(key)) {
        vision.json().set(key, rope.get(key));
      }
    }
    return vision;
  }

  /// What transformers takes the encoder for, if it takes the model.
  private static String type(ConfigFile file) {
    JsonNode said = file.raw().path("vision_config").path("model_type");
    Optional<String> model =
        ConfigFile.complete(file.raw()).map(whole -> whole.path("model_type").asText());
    return said.isMissingNode() && model.isPresent()
        ? model.get().equals(MERGING) ? TYPE : "clip_vision_model"
        : said.asText();
  }

  private static Metadata keys(Metadata to, Hyper hyper) {
    Metadata more =
        to.with("clip.projector_type", Value.string("pixtral"))
            .with("clip.vision.attention.layer_norm_epsilon", Hyper.f32(epsilon(hyper.config())))
            .with(activation(hyper.config()), Value.bool(true));
    Optional<Value> merge = hyper.count(MERGE);
    return merge.isPresent() ? more.with("clip.vision.spatial_merge_size", merge.get()) : more;
  }

  private static double epsilon(Config config) {
    return config.number("layer_norm_eps").orElse(USUAL_EPSILON);
  }

  private static String activation(Config config) {
    String said = config.text(ACTIVATION).orElseThrow(() -> config.lacks(ACTIVATION));
    return switch (said) {
      case "silu" -> "clip.use_silu";
      case "gelu" -> "clip.use_gelu";
      default ->
          throw Fault.in(Code.CONFIG_INVALID, config.file())
              .what("llama.cpp has no such activation for Pixtral's vision encoder (hidden_act)")
              .expected(List.of("silu", "gelu"))
              .got(said)
              .fault();
    };
  }

  private static Map<String, List<Long>> tensors(Hyper hyper) {
    Config config = hyper.config();
    long width = hyper.embedding();
    long text = VisionConfig.textWidth(config);
    Map<String, List<Long>> wanted = VisionTensors.rotated(hyper);
    wanted.put("mm.1", List.of(text, width));
    wanted.put("mm.2", List.of(text, text));
    if (config.json().path(BIASES).asBoolean()) {
      wanted.put("mm.1.bias", List.of(text));
      wanted.put("mm.2.bias", List.of(text));
    }
    wanted.put(BreakToken.NAME, List.of(text));
    if (config.json().has(MERGE)) {
      long side = config.size(1 << 10, MERGE);
      wanted.put("mm.input_norm", List.of(width));
      wanted.put("mm.patch_merger", List.of(width, width * side * side));
      checkNorm(config);
    }
    return wanted;
  }

  /// The norm before the merger is made like the language model's, but llama.cpp makes it like the
  /// encoder's.
  private static void checkNorm(Config config) {
    double text = VisionConfig.whole(config).neededNumber("rms_norm_eps");
    if ((float) text != (float) epsilon(config)) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("rms_norm_eps is not what llama.cpp computes before the patches are merged")
          .expected(epsilon(config))
          .got(text)
          .help("The converted projector would compute something else, so it is refused.")
          .fault();
    }
  }

  private static Optional<String> name(String name) {
    return Optional.of(name)
        .filter(it ->
            BreakToken.within(it)
                || PREFIXES.stream().anyMatch(it::startsWith) && !it.contains("language_model."));
  }

  private static List<Part> moved(Part part, Hyper hyper) {
    boolean moved = MOVED.stream().anyMatch(part.name()::endsWith);
    return List.of(moved ? VisionTensors.moved(part, hyper) : part);
  }
}
