// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.DeltaKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.DeltaNet;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.FusedExperts;
import dev.alki.convert.tensor.PredictedBlocks;
import java.util.List;

/// Qwen 3 Next and 3.5: three of four blocks have linear attention with gated delta nets, and one
/// more block predicts the token after the next.
final class QwenDeltaFamily {
  private QwenDeltaFamily() {}

  static List<Architecture> all() {
    return List.of(
        like(QwenExpertsFamily.like("qwen3next"))
            .classes("Qwen3NextForCausalLM")
            .rules(DeltaNet::grouped)
            .expected(ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.narrowExperts()))
            .expected(ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.sharedExpert()))
            .assumed("norm_topk_prob", "true")
            .done(),
        like(QwenExpertsFamily.like("qwen35"))
            .classes("Qwen3_5ForCausalLM", "Qwen3_5ForConditionalGeneration")
            .lacks("what sees is left out")
            .keys(DeltaKeys::sections)
            .rules(DeltaNet::tiled)
            .blockRules(DeltaNet::tiled)
            .expected(ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.gated()))
            .done(),
        like(QwenExpertsFamily.like("qwen35moe"))
            .classes("Qwen3_5MoeForCausalLM", "Qwen3_5MoeForConditionalGeneration")
            .lacks("what sees is left out")
            .keys(DeltaKeys::sections)
            .rules(DeltaNet::tiled)
            .blockRules(DeltaNet::tiled)
            .expected(ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.narrowExperts()))
            .expected(ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.sharedExpert()))
            .assumed("norm_topk_prob", "true")
            .done());
  }

  private static Architecture.Draft like(Architecture.Draft draft) {
    return draft
        .blocks(PredictedBlocks::all)
        .keys(DeltaKeys.ALL.toArray(KeyRule[]::new))
        .rules(PredictedBlocks::rule, DeltaNet::rule, FusedExperts::rule, QwenExpertsFamily.EXPERTS)
        .expected(
            ExpectedTensor.ends(),
            ExpectedTensor.in(PredictedBlocks::own, ExpectedTensor.blockNorms()),
            ExpectedTensor.in(DeltaKeys::linear, ExpectedTensor.deltaNet()),
            ExpectedTensor.in(
                (hyper, block) ->
                    PredictedBlocks.own(hyper, block) && !DeltaKeys.linear(hyper, block),
                ExpectedTensor.gatedAttention()));
  }
}
