// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What the configuration classes of transformers 4.57.6 calculate of other values, by
/// `model_type`, after the defaults were filled in.
final class Completions {
  private static final Map<String, String> GPT =
      Map.of(
          "hidden_size", "n_embd",
          "max_position_embeddings", "n_positions",
          "num_attention_heads", "n_head",
          "num_hidden_layers", "n_layer");

  private static final Map<String, List<Consumer<ObjectNode>>> BY_TYPE =
      Map.ofEntries(
          Map.entry("gemma3_text", List.of(Completions::window)),
          Map.entry("gemma3n_text", List.of(Completions::gemma3n)),
          Map.entry("llama", List.of(Completions::headSize)),
          Map.entry("t5", List.of(Completions::decoderBlocks)),
          Map.entry("mt5", List.of(Completions::decoderBlocks)),
          Map.entry("umt5", List.of(Completions::decoderBlocks)),
          Map.entry("arcee", List.of(Completions::headSize)),
          Map.entry("bloom", List.of(Completions::formerWidth)),
          Map.entry("cohere2", List.of(Completions::headSize)),
          Map.entry("falcon", List.of(Completions::formerWidth, Completions::falconHeads)),
          Map.entry("nemotron", List.of(Completions::headSize)),
          Map.entry("seed_oss", List.of(Completions::headSize)),
          Map.entry("phi3", List.of(Completions::phiRopeType)),
          Map.entry("lfm2", List.of(Completions::lfmNames, Completions::lfmTypes)),
          Map.entry("hunyuan_v1_dense", List.of(Completions::hunyuanEnd)),
          Map.entry("exaone4", List.of(Completions::exaoneTypes)),
          Map.entry("gpt_oss", List.of(Completions::headSize)),
          Map.entry("ernie4_5", List.of(Completions::headSize)),
          Map.entry("qwen2_vl", List.of(Completions::textOfRoot)),
          Map.entry("qwen2_vl_text", List.of(Completions::sharedRotations)),
          Map.entry("qwen2_5_vl", List.of(Completions::textOfRoot)),
          Map.entry("qwen2_5_vl_text", List.of(Completions::sharedRotations)),
          Map.entry("qwen3_next", List.of(Completions::linearBlocks)),
          Map.entry("qwen3_vl", List.of(Completions::text)),
          Map.entry("qwen3_vl_moe", List.of(Completions::text)),
          Map.entry("qwen3_vl_moe_text", List.of(Completions::headSize)));

  /// Classes that leave a number of key-value heads that is not said as it is.
  private static final Set<String> HEADS_UNSAID =
      Set.of("glm", "glm4", "nemotron", "stablelm", "starcoder2");

  /// Other names under which classes take a value, by the name that they keep it under. Such a name
  /// counts even beside the kept one.
  private static final Map<String, Map<String, String>> ALIASES =
      Map.of(
          "bloom",
          Map.of("num_attention_heads", "n_head", "num_hidden_layers", "n_layer"),
          "gpt2",
          GPT,
          "gpt_bigcode",
          GPT,
          "mpt",
          Map.of(
              "hidden_size", "d_model",
              "num_attention_heads", "n_heads",
              "num_hidden_layers", "n_layers"));

  /// What the language model in a model of several kinds of input is, when it does not say so.
  private static final Map<String, String> INNER =
      Map.ofEntries(
          Map.entry("gemma3", "gemma3_text"),
          Map.entry("gemma3n", "gemma3n_text"),
          Map.entry("mistral3", "mistral"),
          Map.entry("lfm2_vl", "lfm2"),
          Map.entry("llava", "llama"),
          Map.entry("idefics3", "llama"),
          Map.entry("smolvlm", "llama"),
          Map.entry("qwen2_audio", "qwen2"),
          Map.entry("qwen2_vl", "qwen2_vl_text"),
          Map.entry("qwen2_5_vl", "qwen2_5_vl_text"),
          Map.entry("qwen3_vl", "qwen3_vl_text"),
          Map.entry("qwen3_vl_moe", "qwen3_vl_moe_text"),
          Map.entry("internvl", "qwen2"));

  private Completions() {}

  static Optional<String> innerType(String modelType) {
    return Optional.ofNullable(INNER.get(modelType));
  }

  /// Before the defaults are filled in.
  static void rename(String modelType, ObjectNode config) {
    ALIASES
        .getOrDefault(modelType, Map.of())
        .forEach((alias, name) -> {
          if (config.has(alias)) {
            config.set(name, config.remove(alias));
          }
        });
  }

  static void complete(String modelType, ObjectNode config) {
    if (!HEADS_UNSAID.contains(modelType)
        && config.has("num_key_value_heads")
        && config.get("num_key_value_heads").isNull()) {
      config.set("num_key_value_heads", config.get("num_attention_heads"));
    }
    BY_TYPE.getOrDefault(modelType, List.of()).forEach(step -> step.accept(config));
  }

  /// Attention to both sides shares the window between them.
  private static void window(ObjectNode config) {
    if (config.path("use_bidirectional_attention").asBoolean()) {
      config.put("sliding_window", config.path("sliding_window").asLong() / 2 + 1);
    }
  }

  /// One width for all blocks, every fifth of which looks at everything; the first ten are sparse
  /// where there are more.
  private static void gemma3n(ObjectNode config) {
    int blocks = blocks(config);
    if (config.path("intermediate_size").isNumber()) {
      JsonNode width = config.get("intermediate_size");
      ArrayNode widths = config.putArray("intermediate_size");
      IntStream.range(0, blocks).forEach(block -> widths.add(width));
    }
    if (config.path("layer_types").isNull()) {
      ArrayNode types = config.putArray("layer_types");
      IntStream.range(0, blocks)
          .forEach(block -> types.add(block % 5 == 4 ? "full_attention" : "sliding_attention"));
    }
    if (config.path("activation_sparsity_pattern").isNull()) {
      int sparse = blocks > 10 ? 10 : 0;
      ArrayNode pattern = config.putArray("activation_sparsity_pattern");
      IntStream.range(0, blocks).forEach(block -> pattern.add(block < sparse ? 0.95 : 0.0));
    }
  }

  /// A width that is not said is the share of each head.
  private static void headSize(ObjectNode config) {
    long heads = config.path("num_attention_heads").asLong();
    if (config.path("head_dim").isNull() && heads > 0) {
      config.put("head_dim", config.path("hidden_size").asLong() / heads);
    }
  }

  /// As many as the encoder has, where it is not said.
  private static void decoderBlocks(ObjectNode config) {
    if (config.path("num_decoder_layers").isNull()) {
      config.set("num_decoder_layers", config.get("num_layers"));
    }
  }

  /// The name of old configurations wins.
  private static void formerWidth(ObjectNode config) {
    JsonNode former = config.remove("n_embed");
    if (former != null && !former.isNull()) {
      config.set("hidden_size", former);
    }
  }

  private static void falconHeads(ObjectNode config) {
    if (config.path("num_kv_heads").isNull()) {
      config.set("num_kv_heads", config.get("num_attention_heads"));
    }
  }

  /// All blocks have linear attention but every fourth, or as often as is said.
  private static void linearBlocks(ObjectNode config) {
    long interval = config.path("full_attention_interval").asLong(4);
    if (interval >= 1) {
      types(config, block -> (block + 1) % interval == 0 ? "full_attention" : "linear_attention");
    }
  }

  /// Older files have no configuration of the language model apart: all is side by side.
  private static void textOfRoot(ObjectNode config) {
    if (!config.path("text_config").isObject()) {
      ObjectNode text = config.deepCopy();
      text.remove(List.of("model_type", "text_config", "vision_config"));
      config.set("text_config", text);
    }
  }

  /// One that is not there has usual values only.
  private static void text(ObjectNode config) {
    if (!config.path("text_config").isObject()) {
      config.putObject("text_config");
    }
  }

  /// Rotations that time, height and width share are ordinary ones; the old spelling wins.
  private static void sharedRotations(ObjectNode config) {
    if (config.get("rope_scaling") instanceof ObjectNode rope && rope.has("type")) {
      if (rope.path("type").asText().equals("mrope")) {
        rope.put("type", "default");
      }
      rope.set("rope_type", rope.get("type"));
    }
  }

  /// Both old names become the present one.
  private static void phiRopeType(ObjectNode config) {
    if (config.get("rope_scaling") instanceof ObjectNode rope) {
      rope.put("type", "longrope");
    }
  }

  /// Taken, but not kept.
  private static void hunyuanEnd(ObjectNode config) {
    config.remove("eod_token_id");
  }

  private static void lfmNames(ObjectNode config) {
    copy(config, "theta", "rope_theta");
    copy(config, "block_ff_dim", "intermediate_size");
  }

  private static void copy(ObjectNode config, String from, String to) {
    if (config.has(from)) {
      config.set(to, config.get(from));
    }
  }

  private static void lfmTypes(ObjectNode config) {
    JsonNode attending = config.path("full_attn_idxs");
    types(
        config,
        block ->
            !attending.isArray()
                    || attending.valueStream().anyMatch(index -> index.asInt(-1) == block)
                ? "full_attention"
                : "conv");
  }

  private static void exaoneTypes(ObjectNode config) {
    int pattern = config.path("sliding_window_pattern").asInt();
    types(config, block -> (block + 1) % pattern != 0 ? "sliding_attention" : "full_attention");
  }

  /// A type for each block, where none are listed.
  private static void types(ObjectNode config, IntFunction<String> type) {
    if (config.path("layer_types").isArray()) {
      return;
    }
    ArrayNode types = config.putArray("layer_types");
    int blocks = blocks(config);
    for (int block = 0; block < blocks; block++) {
      types.add(type.apply(block));
    }
  }

  /// More are refused later.
  private static int blocks(ObjectNode config) {
    return Math.toIntExact(
        Math.clamp(config.path("num_hidden_layers").asLong(), 0, Hyper.MAX_BLOCKS));
  }
}
