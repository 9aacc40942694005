// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.LongFactors;
import dev.alki.convert.tensor.Permuted;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;

/// MiniCPM, Llama's shape with scaled embeddings, blocks and logits; and MiniCPM 3, whose keys and
/// values come from one narrow projection.
final class MiniCpmFamily {
  private static final long MAX_WIDTH = 1 << 24;

  private MiniCpmFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("minicpm")
            .classes("MiniCPMForCausalLM")
            .vocabulary(Vocabulary.PIECES)
            .keys(MiniCpmFamily::scales)
            .computed(
                (hyper, checkpoint) -> LongFactors.of(hyper, hyper.embedding() / hyper.heads()))
            .rules(Permuted::rule)
            .expected(ExpectedTensor.attention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .assumed("attention_bias", "false")
            .done(),
        Architecture.named("minicpm3")
            .classes("MiniCPM3ForCausalLM")
            .vocabulary(Vocabulary.PIECES)
            .onlyKeys(
                CommonKeys::fileType,
                SingleKeys.context("max_position_embeddings"),
                SingleKeys.EMBEDDING,
                SingleKeys.BLOCKS,
                SingleKeys.FEED_FORWARD,
                SingleKeys.HEADS,
                KeyRule.size("attention.head_count_kv", "num_key_value_heads"),
                KeyRule.neededNumber("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
                SingleKeys.VOCABULARY,
                KeyRule.size("attention.q_lora_rank", "q_lora_rank"),
                KeyRule.size("attention.kv_lora_rank", "kv_lora_rank"),
                (to, hyper) -> to.with(hyper.key("attention.key_length"), Value.u32(key(hyper))),
                KeyRule.size("rope.dimension_count", "qk_rope_head_dim"))
            .computed(
                (hyper, checkpoint) -> LongFactors.of(hyper, width(hyper, "qk_rope_head_dim")))
            .expected(latentAttention(), ExpectedTensor.gatedFeedForward())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  private static Metadata scales(Metadata to, Hyper hyper) {
    double depth = hyper.config().neededNumber("scale_depth");
    double base = hyper.config().size(MAX_WIDTH, "dim_model_base");
    return to.with(
            hyper.key("embedding_scale"), Hyper.f32(hyper.config().neededNumber("scale_emb")))
        .with(hyper.key("residual_scale"), Hyper.f32(depth / Math.sqrt(hyper.blocks())))
        .with(hyper.key("logit_scale"), Hyper.f32(hyper.embedding() / base));
  }

  private static List<ExpectedTensor> latentAttention() {
    return List.of(
        ExpectedTensor.of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY),
        ExpectedTensor.of("output_norm", Dim.EMBEDDING),
        ExpectedTensor.of("blk.{b}.attn_norm", Dim.EMBEDDING),
        ExpectedTensor.of("blk.{b}.attn_q_a", Dim.EMBEDDING, MiniCpmFamily::query),
        ExpectedTensor.of("blk.{b}.attn_q_a_norm", MiniCpmFamily::query),
        ExpectedTensor.of(
            "blk.{b}.attn_q_b", MiniCpmFamily::query, hyper -> hyper.heads() * key(hyper)),
        ExpectedTensor.of(
            "blk.{b}.attn_kv_a_mqa",
            Dim.EMBEDDING,
            hyper -> latent(hyper) + width(hyper, "qk_rope_head_dim")),
        ExpectedTensor.of("blk.{b}.attn_kv_a_norm", MiniCpmFamily::latent),
        ExpectedTensor.of(
            "blk.{b}.attn_kv_b",
            MiniCpmFamily::latent,
            hyper -> hyper.heads() * width(hyper, "qk_nope_head_dim") + values(hyper)),
        ExpectedTensor.of("blk.{b}.attn_output", MiniCpmFamily::values, Dim.EMBEDDING));
  }

  private static long query(Hyper hyper) {
    return width(hyper, "q_lora_rank");
  }

  private static long latent(Hyper hyper) {
    return width(hyper, "kv_lora_rank");
  }

  private static long key(Hyper hyper) {
    return width(hyper, "qk_nope_head_dim") + width(hyper, "qk_rope_head_dim");
  }

  /// All heads' values; one is as wide as the embedding's share, for llama.cpp.
  private static long values(Hyper hyper) {
    return hyper.embedding();
  }

  private static long width(Hyper hyper, String key) {
    return hyper.config().size(MAX_WIDTH, key);
  }
}
