// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// StarCoder, whose heads share one key and value, and StarCoder 2; both with biases everywhere.
final class StarCoderFamily {
  private StarCoderFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("starcoder2")
            .classes("Starcoder2ForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .expected(
                ExpectedTensor.biased(
                    ExpectedTensor.attention(),
                    ExpectedTensor.norms("blk.{b}.ffn_norm"),
                    ExpectedTensor.twoMatrices()))
            .assumed("hidden_act", GptFamily.GELU)
            .assumed("norm_type", "layer_norm")
            .assumed("mlp_type", "default")
            .done(),
        Architecture.named("starcoder")
            .classes("GPTBigCodeForCausalLM")
            .reading(file -> GptFamily.fourTimes(file).with("num_key_value_heads", 1))
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.context("n_positions"),
                SingleKeys.EMBEDDING,
                SingleKeys.FEED_FORWARD,
                SingleKeys.BLOCKS,
                SingleKeys.HEADS,
                SingleKeys.KV_HEADS,
                SingleKeys.layerNorm("layer_norm_epsilon"),
                CommonKeys::fileType)
            .expected(
                GptFamily.blocks(),
                List.of(ExpectedTensor.of("position_embd", Dim.EMBEDDING, Dim.POSITIONS)))
            .assumed("activation_function", GptFamily.GELU)
            .assumed("multi_query", "true")
            .assumed("scale_attn_weights", "true")
            .done());
  }
}
