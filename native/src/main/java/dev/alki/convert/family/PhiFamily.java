// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.PhiKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.LongFactors;
import dev.alki.convert.vocabulary.PhiVocabulary;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Value;
import java.util.List;

/// Phi 2, with attention and feed-forward network beside each other, and Phi 3 to 4, with all
/// projections fused and long texts.
final class PhiFamily {
  private PhiFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("phi2")
            .classes("PhiForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.context(PhiKeys.CONTEXT),
                SingleKeys.EMBEDDING,
                PhiKeys::fourfold,
                SingleKeys.BLOCKS,
                SingleKeys.HEADS,
                PhiKeys::sameHeads,
                SingleKeys.layerNorm("layer_norm_epsilon", "layer_norm_eps"),
                PhiKeys::rotated,
                CommonKeys::fileType,
                (to, hyper) -> to.with("tokenizer.ggml.add_bos_token", Value.bool(false)))
            .expected(
                ExpectedTensor.biased(
                    ExpectedTensor.attention(),
                    List.of(
                        ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY),
                        ExpectedTensor.of("blk.{b}.ffn_up", Dim.EMBEDDING, PhiKeys::fourfold),
                        ExpectedTensor.of("blk.{b}.ffn_down", PhiKeys::fourfold, Dim.EMBEDDING))))
            .assumed("hidden_act", "gelu_new", "gelu_pytorch_tanh")
            .done(),
        Architecture.named("phi3")
            .classes("Phi3ForCausalLM", "Phi4ForCausalLMV")
            .vocabulary(PhiVocabulary::add)
            .early(PhiKeys::attention)
            .onlyKeys(
                SingleKeys.context(PhiKeys.CONTEXT),
                PhiKeys::former,
                SingleKeys.EMBEDDING,
                SingleKeys.FEED_FORWARD,
                SingleKeys.BLOCKS,
                SingleKeys.HEADS,
                KeyRule.size("attention.head_count_kv", "num_key_value_heads", "n_head_kv"),
                KeyRule.neededNumber("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
                PhiKeys::rotations,
                CommonKeys::fileType,
                PhiKeys::window)
            .computed((hyper, checkpoint) -> LongFactors.of(hyper, PhiKeys.rotated(hyper)))
            .expected(
                ExpectedTensor.fusedAttention(),
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                List.of(
                    ExpectedTensor.of("blk.{b}.ffn_up", Dim.EMBEDDING, Dim.GATE_AND_UP),
                    ExpectedTensor.of("blk.{b}.ffn_down", Dim.FEED_FORWARD, Dim.EMBEDDING)))
            .assumed("hidden_act", "silu", "swish")
            .done());
  }
}
