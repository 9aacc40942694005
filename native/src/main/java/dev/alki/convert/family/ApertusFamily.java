// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.PoolingKey;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.RopeFactors;
import dev.alki.convert.vocabulary.LlamaVocabulary;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// Those that took Llama's blocks with another feed-forward network or with biases: Apertus,
/// Arcee's AFM, Seed-OSS.
final class ApertusFamily {
  private ApertusFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("apertus")
            .classes("ApertusForCausalLM")
            .vocabulary(LlamaVocabulary::add)
            .keys(LlamaFamily.VOCABULARY, LlamaFamily.ROPE_DIMENSIONS)
            .rules(new Xielu())
            .computed((hyper, checkpoint) -> RopeFactors.llama3(hyper, 8).stream().toList())
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.headNorms(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.twoMatrices(),
                List.of(ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY)))
            .assumed("hidden_act", "xielu")
            .done(),
        LlamaFamily.like("arcee")
            .classes("ArceeForCausalLM")
            .keys(PoolingKey::add)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.twoMatrices())
            .assumed("hidden_act", "relu2")
            .done(),
        Architecture.named("seed_oss")
            .classes("SeedOssForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.norms("blk.{b}.post_attention_norm"),
                ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }
}
