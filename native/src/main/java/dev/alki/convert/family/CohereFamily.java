// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.ZeroBiases;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// Command-R and Aya, and Command-R 7B with windows: attention and feed-forward network side by
/// side after one norm, embeddings that are the output too.
final class CohereFamily {
  private static final KeyRule NORM = SingleKeys.layerNorm("layer_norm_eps");
  private static final KeyRule LOGITS = KeyRule.neededNumber("logit_scale", "logit_scale");
  private static final KeyRule UNSCALED = KeyRule.text("rope.scaling.type", "none");

  private CohereFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("command-r")
            .classes("CohereForCausalLM")
            .reading(CohereFamily::trained)
            .vocabulary(Vocabulary.BYTES)
            .keys(NORM, LOGITS, UNSCALED)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        Architecture.named("cohere2")
            .classes("Cohere2ForCausalLM")
            .lacks("biases that are not 0")
            .reading(CohereFamily::read)
            .vocabulary(Vocabulary.BYTES)
            .keys(
                NORM,
                LOGITS,
                KeyRule.size("attention.sliding_window", "sliding_window"),
                SingleKeys.VOCABULARY,
                (to, hyper) ->
                    SingleKeys.rotated(
                        to,
                        hyper,
                        hyper.config().neededNumber("rotary_pct"),
                        hyper.embedding() / hyper.heads()),
                UNSCALED)
            .rules(ZeroBiases::leftOut)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .assumed("sliding_window_pattern", "4")
            .assumed("order_of_interleaved_layers", "local_attn_first")
            .done());
  }

  /// The classes of transformers do not know the old spelling of scaled rotations and give up: then
  /// the configuration stays as it stands.
  private static Config read(ConfigFile file) {
    JsonNode scaling = file.raw().path("rope_scaling");
    return scaling.isObject() && !scaling.has("rope_type") ? file.plain() : file.config();
  }

  /// The length that it was trained with counts, not the one that its first programs could hold.
  private static Config trained(ConfigFile file) {
    Config config = read(file);
    if (!config.json().has("model_max_length")) {
      return config;
    }
    Config changed = new Config(config.json().deepCopy(), config.file());
    changed.json().set("max_position_embeddings", config.json().get("model_max_length"));
    return changed;
  }
}
