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
          Map.entry("qwen2_vl", List.of(Completions::textOfRoot)),
          Map.entry("qwen2_vl_text", List.of(Completions::sharedRotations)),
          Map.entry("qwen2_5_vl", List.of(Completions::textOfRoot)),
          Map.entry("qwen2_5_vl_text", List.of(Completions::sharedRotations)),
          Map.entry("qwen3_next", List.of(Completions::linearBlocks)),
          Map.entry("qwen3_vl", List.of(Completions::text)),
          Map.entry("qwen3_vl_moe", List.of(Completions::text)),
          Map.entry("qwen3_vl_moe_text", List.of(Completions::headSize)));

  /// What the language model in a model of several kinds of input is, when it does not say so.
  private static final Map<String, String> INNER =
      Map.ofEntries(
          Map.entry("gemma3", "gemma3_text"),
          Map.entry("gemma3n", "gemma3n_text"),
          Map.entry("mistral3", "mistral"),
          Map.entry("llava", "llama"),
          Map.entry("idefics3", "llama"),
          Map.entry("smolvlm", "llama"),
          Map.entry("qwen2_vl", "qwen2_vl_text"),
          Map.entry("qwen2_5_vl", "qwen2_5_vl_text"),
          Map.entry("qwen3_vl", "qwen3_vl_text"),
          Map.entry("qwen3_vl_moe", "qwen3_vl_moe_text"),
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
}
