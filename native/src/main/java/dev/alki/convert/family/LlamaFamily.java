// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Experts;
import dev.alki.convert.tensor.Permuted;
import dev.alki.convert.tensor.RopeFactors;
import dev.alki.convert.vocabulary.LlamaVocabulary;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Llama and those that took its shape.
final class LlamaFamily {
  static final KeyRule VOCABULARY =
      (to, hyper) -> to.with(hyper.key("vocab_size"), Value.u32(hyper.vocabulary()));
  static final KeyRule ROPE_DIMENSIONS =
      (to, hyper) -> to.with(hyper.key("rope.dimension_count"), Value.u32(hyper.headSize()));

  private LlamaFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("llama")
            .classes(
                "LlamaForCausalLM",
                "LLaMAForCausalLM",
                "LlamaModel",
                "MistralForCausalLM",
                "IQuestCoderForCausalLM",
                "VLlama3ForCausalLM",
                "LlavaForConditionalGeneration")
            .lacks("what sees is left out")
            .names(name -> Optional.of(name.replace("text_model.", "")))
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        like("llama-embed")
            .classes("LlamaBidirectionalModel")
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        like("llama")
            .classes("MixtralForCausalLM")
            .rules(Experts.of("block_sparse_moe.experts", Experts::count, "w1", "w2", "w3"))
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.experts())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  /// One with Llama's tokenizers, keys and order of rotations.
  static Architecture.Draft like(String name) {
    return Architecture.named(name)
        .vocabulary(LlamaVocabulary::add)
        .keys(VOCABULARY, ROPE_DIMENSIONS)
        .rules(Permuted::rule)
        .blockRules(Permuted::rule)
        .computed((hyper, checkpoint) -> RopeFactors.llama3(hyper, 8).stream().toList());
  }
}
