// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;

/// Orion: Llama's blocks with centred norms.
final class OrionFamily {
  private OrionFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("orion")
            .classes("OrionForCausalLM")
            .vocabulary(Vocabulary.PIECES)
            .onlyKeys(
                CommonKeys::fileType,
                KeyRule.text("tensor_data_layout", "Meta AI original pth"),
                SingleKeys.context(
                    "max_sequence_length", "max_position_embeddings", "model_max_length"),
                SingleKeys.EMBEDDING,
                SingleKeys.BLOCKS,
                SingleKeys.FEED_FORWARD,
                SingleKeys.HEADS,
                SingleKeys.KV_HEADS,
                SingleKeys.layerNorm("rms_norm_eps"))
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.biased(
                    ExpectedTensor.norms("output_norm", "blk.{b}.attn_norm", "blk.{b}.ffn_norm")),
                ExpectedTensor.gated(),
                List.of(ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY)))
            .assumed("hidden_act", "silu", "swish")
            .done());
  }
}
