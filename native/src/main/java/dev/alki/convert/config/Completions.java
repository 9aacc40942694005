// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What the configuration classes of transformers 4.57.6 calculate of other values, by
/// `model_type`, after the defaults were filled in.
final class Completions {
  private static final Map<String, List<Consumer<ObjectNode>>> BY_TYPE =
      Map.ofEntries(
          Map.entry("llama", List.of(Completions::headSize)),
          Map.entry("gpt_oss", List.of(Completions::headSize)),
          Map.entry("ernie4_5", List.of(Completions::headSize)),
          Map.entry("qwen3_next", List.of(Completions::linearBlocks)));

  /// What the language model in a model of several kinds of input is, when it does not say so.
  private static final Map<String, String> INNER =
      Map.of(
          "gemma3", "gemma3_text",
          "gemma3n", "gemma3n_text",
          "mistral3", "mistral",
          "llava", "llama",
          "idefics3", "llama",
          "smolvlm", "llama",
          "qwen2_vl", "qwen2_vl_text",
          "qwen2_5_vl", "qwen2_5_vl_text",
          "qwen3_vl", "qwen3_vl_text",
          "internvl", "qwen2");

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

  /// All blocks have linear attention but every fourth, or as often as is said.
  private static void linearBlocks(ObjectNode config) {
    long interval = config.path("full_attention_interval").asLong(4);
    long blocks = config.path("num_hidden_layers").asLong();
    if (config.path("layer_types").isArray() || interval < 1 || blocks > Hyper.MAX_BLOCKS) {
      return;
    }
    ArrayNode types = config.putArray("layer_types");
    for (long i = 1; i <= blocks; i++) {
      types.add(i % interval == 0 ? "full_attention" : "linear_attention");
    }
  }
}
