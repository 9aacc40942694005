// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.PoolingKey;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.FusedExperts;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// The language models of Qwen 2, 2.5 and 3 that see. Into the first blocks of the third go what
/// layers in the middle of the eye see.
final class QwenSeeingFamily {
  /// Layers of the eye that are passed on when the configuration does not name them.
  private static final int USUAL_LAYERS = 3;

  private QwenSeeingFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("qwen2vl")
            .classes(
                "Qwen2VLForConditionalGeneration",
                "Qwen2VLModel",
                "Qwen2_5_VLForConditionalGeneration")
            .lacks("what sees is left out")
            .names(name -> Optional.of(name.startsWith("thinker.") ? plain(name) : name))
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        Architecture.named("qwen3vl")
            .classes("Qwen3VLForConditionalGeneration")
            .lacks("what sees is left out")
            .keys(PoolingKey::add, Reranking::keys, QwenSeeingFamily::layers)
            .names(name -> Optional.of(plain(name)))
            .rules(Reranking::rule)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        QwenExpertsFamily.like("qwen3vlmoe")
            .classes("Qwen3VLMoeForConditionalGeneration")
            .lacks("what sees is left out")
            .keys(QwenSeeingFamily::layers)
            .names(name -> Optional.of(plain(name)))
            .rules(FusedExperts::turned, QwenExpertsFamily.EXPERTS)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.narrowExperts())
            .assumed("norm_topk_prob", "true")
            .done());
  }

  private static String plain(String name) {
    return name.replace("thinker.", "");
  }

  private static Metadata layers(Metadata to, Hyper hyper) {
    JsonNode layers = hyper.config().json().path("vision_config").path("deepstack_visual_indexes");
    return to.with(
        hyper.key("n_deepstack_layers"),
        Value.u32(layers.isMissingNode() ? USUAL_LAYERS : layers.size()));
  }
}
