// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
          Map.entry("gpt_oss", List.of(Completions::headSize)),
          Map.entry("ernie4_5", List.of(Completions::headSize)));

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
}
