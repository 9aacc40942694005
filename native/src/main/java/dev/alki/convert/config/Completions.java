// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// What the configuration classes of transformers 4.57.6 calculate of other values, by
/// `model_type`, after the defaults were filled in.
final class Completions {
  private static final int MAX_BLOCKS = 512;

  private static final Map<String, List<Consumer<ObjectNode>>> BY_TYPE =
      Map.ofEntries(
          Map.entry("llama", List.of(Completions::headSize)),
          Map.entry("phi3", List.of(Completions::phiRopeType)),
          Map.entry("lfm2", List.of(Completions::lfmNames, Completions::lfmTypes)),
          Map.entry("hunyuan_v1_dense", List.of(Completions::hunyuanEnd)),
          Map.entry("exaone4", List.of(Completions::exaoneTypes)),
          Map.entry("gpt_oss", List.of(Completions::headSize)),
          Map.entry("ernie4_5", List.of(Completions::headSize)));

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
          Map.entry("qwen2_vl", "qwen2_vl_text"),
          Map.entry("qwen2_5_vl", "qwen2_5_vl_text"),
          Map.entry("qwen3_vl", "qwen3_vl_text"),
          Map.entry("internvl", "qwen2"));

  private Completions() {}

  static Optional<String> innerType(String modelType) {
    return Optional.ofNullable(INNER.get(modelType));
  }

  static void complete(String modelType, ObjectNode config) {
    if (config.has("num_key_value_heads") && config.get("num_key_value_heads").isNull()) {
      config.set("num_key_value_heads", config.get("num_attention_heads"));
    }
    BY_TYPE.getOrDefault(modelType, List.of()).forEach(step -> step.accept(config));
  }

  /// A width that is not said is the share of each head.
  private static void headSize(ObjectNode config) {
    long heads = config.path("num_attention_heads").asLong();
    if (config.path("head_dim").isNull() && heads > 0) {
      config.put("head_dim", config.path("hidden_size").asLong() / heads);
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
    int blocks = Math.clamp(config.path("num_hidden_layers").asLong(), 0, MAX_BLOCKS);
    for (int block = 0; block < blocks; block++) {
      types.add(type.apply(block));
    }
  }
}
