// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;

/// StableLM 1 and 2: Llama's blocks with centred norms, a quarter of each head rotated. Norms of
/// single heads (`q_layernorm.norms`, 12B) are refused, as the reference refuses them: it has no
/// place for them.
final class StableLmFamily {
  private StableLmFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("stablelm")
            .classes(
                "StableLmForCausalLM", "StableLMEpochForCausalLM", "LlavaStableLMEpochForCausalLM")
            .lacks("norms for each head (12B)")
            .vocabulary(Vocabulary.BYTES)
            .onlyKeys(
                SingleKeys.context("max_position_embeddings"),
                SingleKeys.EMBEDDING,
                SingleKeys.BLOCKS,
                SingleKeys.FEED_FORWARD,
                (to, hyper) ->
                    SingleKeys.rotated(
                        to,
                        hyper,
                        hyper.rope().full().neededNumber("partial_rotary_factor"),
                        hyper.embedding() / hyper.heads()),
                SingleKeys.HEADS,
                KeyRule.size("attention.head_count_kv", "num_key_value_heads"),
                StableLmFamily::residual,
                SingleKeys.layerNorm("layer_norm_eps", "norm_eps"),
                CommonKeys::fileType)
            .expected(
                ExpectedTensor.attention(),
                List.of(
                    ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY),
                    ExpectedTensor.of("output_norm", Dim.EMBEDDING).bias(),
                    ExpectedTensor.of("blk.{b}.attn_norm", Dim.EMBEDDING).bias()),
                ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  private static Metadata residual(Metadata to, Hyper hyper) {
    boolean parallel =
        hyper.config().value("use_parallel_residual").map(node -> node.asBoolean()).orElse(true);
    return to.with(hyper.key("use_parallel_residual"), Value.bool(parallel));
  }
}
