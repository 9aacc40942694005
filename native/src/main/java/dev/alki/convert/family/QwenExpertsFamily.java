// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Experts;
import dev.alki.convert.tensor.FusedExperts;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// Qwen 2 and 3 with experts; those of Qwen 2 have one more that always works along.
final class QwenExpertsFamily {
  static final TensorRule EXPERTS =
      Experts.of("mlp.experts", Experts::count, "down_proj", "gate_proj", "up_proj");

  private QwenExpertsFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("qwen2moe")
            .classes("Qwen2MoeForCausalLM")
            .rules(FusedExperts::rule, EXPERTS)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.narrowExperts(),
                ExpectedTensor.sharedExpert())
            .assumed("norm_topk_prob", "false")
            .done(),
        like("qwen3moe")
            .classes("Qwen3MoeForCausalLM")
            .rules(FusedExperts::rule, EXPERTS)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.narrowExperts())
            .assumed("norm_topk_prob", "true")
            .done());
  }

  /// One with the keys of Qwen's experts.
  static Architecture.Draft like(String name) {
    return Architecture.named(name)
        .vocabulary(Vocabulary.BYTES)
        .keys(
            KeyRule.count("expert_feed_forward_length", "moe_intermediate_size"),
            KeyRule.count("expert_shared_feed_forward_length", "shared_expert_intermediate_size"))
        .assumed("hidden_act", "silu", "swish")
        .assumed("decoder_sparse_step", "1");
  }
}
