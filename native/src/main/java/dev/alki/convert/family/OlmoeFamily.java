// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// OLMo with experts, and norms over all heads together.
final class OlmoeFamily {
  /// Of its norms, whatever the configuration says.
  private static final double EPSILON = 1e-5;

  private OlmoeFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("olmoe")
            .classes("OlmoeForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys((to, hyper) ->
                to.with(hyper.key("attention.layer_norm_rms_epsilon"), Hyper.f32(EPSILON)))
            .rules(QwenExpertsFamily.EXPERTS)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.wideNorms(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.experts())
            .assumed("hidden_act", "silu", "swish")
            .assumed("norm_topk_prob", "false")
            .assumed("clip_qkv", "null")
            .done());
  }
}
