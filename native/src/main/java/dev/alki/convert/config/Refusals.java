// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// What the configuration classes of transformers 4.57.6 do not take, so that `config.json` counts
/// as it stands there.
final class Refusals {
  /// Types of language models that transformers does not know, nor any model that one is part of.
  private static final Set<String> UNKNOWN =
      Set.of(
          "gemma4_text", "lfm2_moe", "ministral3", "mistral4", "qwen3_5_moe_text", "qwen3_5_text");

  private static final Set<String> LONG = Set.of("su", "yarn", "longrope");

  private Refusals() {}

  /// `config` has the defaults already.
  static boolean of(String modelType, ObjectNode config) {
    return switch (modelType) {
      case "phi3" -> !config.path("rope_scaling").isNull() && !factors(config);
      case "exaone4" -> !config.path("layer_types").isArray() && !pattern(config);
      default -> UNKNOWN.contains(modelType);
    };
  }

  /// Nothing but a known type and both lists, each with a factor for two rotated elements.
  private static boolean factors(ObjectNode config) {
    JsonNode rope = config.path("rope_scaling");
    long heads = Math.max(1, config.path("num_attention_heads").asLong());
    long head = config.path("hidden_size").asLong() / heads;
    int count = (int) (head * config.path("partial_rotary_factor").asDouble()) / 2;
    return rope.size() == 3
        && LONG.contains(rope.path("type").asText())
        && numbers(rope.path("short_factor"), count)
        && numbers(rope.path("long_factor"), count);
  }

  private static boolean numbers(JsonNode list, int count) {
    return list.isArray()
        && list.size() == count
        && list.valueStream().allMatch(JsonNode::isNumber);
  }

  private static boolean pattern(ObjectNode config) {
    JsonNode pattern = config.path("sliding_window_pattern");
    return !config.path("sliding_window").isNull()
        && pattern.canConvertToInt()
        && pattern.intValue() != 0;
  }
}
