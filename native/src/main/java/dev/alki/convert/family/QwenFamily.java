// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.PoolingKey;
import dev.alki.convert.tensor.ExpectedTensor;
import java.util.List;

/// Qwen 2 with biases in its attention, Qwen 3 with norms there instead.
final class QwenFamily {
  private QwenFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("qwen2")
            .classes(
                "Qwen2ForCausalLM",
                "KORMoForCausalLM",
                "DotsOCRForCausalLM",
                "Qwen2AudioForConditionalGeneration",
                "AudioFlamingo3ForConditionalGeneration")
            .lacks("what sees and hears is left out")
            .keys(PoolingKey::add)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        Architecture.named("qwen2")
            .classes("Qwen2Model")
            .keys(PoolingKey::add)
            .rules((part, hyper) -> List.of(part.named("model." + part.name())))
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        Architecture.named("qwen3")
            .classes("Qwen3ForCausalLM", "Qwen3Model")
            .keys(PoolingKey::add, Reranking::keys)
            .rules(Reranking::rule)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }
}
