// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Layout;
import dev.alki.convert.tensor.Part;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Attention whose keys and values are kept as one short vector, as llama.cpp computes it: all
/// heads share that vector, and what makes keys and values of it is two tensors, of which that for
/// keys is turned over.
final class LatentAttention {
  private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\..*");
  private static final String KEYS_AND_VALUES = "kv_b_proj";
  private static final int MOST = 1 << 20;

  private LatentAttention() {}

  static Metadata keys(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    long rank = config.count("kv_lora_rank").orElse(512L);
    long rope = config.size(MOST, "qk_rope_head_dim");
    boolean experts = config.count("n_routed_experts").isPresent();
    Metadata more = to.with(hyper.key("attention.head_count_kv"), Value.u32(1));
    if (config.value("rms_norm_eps").isEmpty()) {
      more = more.with(hyper.key("attention.layer_norm_rms_epsilon"), Hyper.f32(1e-6));
    }
    more =
        more.with(
            hyper.key("leading_dense_block_count"),
            Value.u32(
                config.count("first_k_dense_replace").orElse(experts ? 0 : Hyper.blocks(config))));
    more = more.with(hyper.key("vocab_size"), Value.u32(hyper.vocabulary()));
    more = KeyRule.count("attention.q_lora_rank", "q_lora_rank").add(more, hyper);
    more =
        more.with(hyper.key("attention.kv_lora_rank"), Value.u32(rank))
            .with(hyper.key("attention.key_length"), Value.u32(rank + rope))
            .with(hyper.key("attention.value_length"), Value.u32(rank))
            .with(
                hyper.key("attention.key_length_mla"),
                Value.u32(config.size(MOST, "qk_nope_head_dim") + rope))
            .with(
                hyper.key("attention.value_length_mla"), Value.u32(config.size(MOST, "v_head_dim")))
            .with(
                hyper.key("expert_feed_forward_length"),
                Value.u32(config.size(1 << 24, "moe_intermediate_size", "intermediate_size")));
    more = KeyRule.count("expert_count", "n_routed_experts").add(more, hyper);
    more =
        more.with(
            hyper.key("expert_shared_count"),
            Value.u32(config.count("n_shared_experts").orElse(0L)));
    more = KeyRule.number("expert_weights_scale", "routed_scaling_factor").add(more, hyper);
    if (config.value("norm_topk_prob").map(it -> it.asBoolean()).orElse(false)) {
      more = more.with(hyper.key("expert_weights_norm"), Value.bool(true));
    }
    more = more.with(hyper.key("rope.dimension_count"), Value.u32(rope));
    return logMultiplier(more, hyper);
  }

  /// Not what other architectures have under this key: llama.cpp expects it so.
  private static Metadata logMultiplier(Metadata to, Hyper hyper) {
    return hyper
        .rope()
        .full()
        .number("mscale_all_dim")
        .map(
            scale -> to.with(hyper.key("rope.scaling.yarn_log_multiplier"), Hyper.f32(0.1 * scale)))
        .orElse(to);
  }

  /// Without the output layer when it is the token table, and without blocks for predicting more
  /// tokens at once.
  static List<Part> kept(Part part, Hyper hyper) {
    boolean tied =
        hyper.config().value("tie_word_embeddings").map(it -> it.asBoolean()).orElse(false);
    if (tied
        && (part.name().equals("lm_head.weight") || part.name().equals("model.lm_head.weight"))) {
      return List.of();
    }
    Matcher block = BLOCK.matcher(part.name());
    boolean beyond =
        block.matches()
            && (block.group(1).length() > 6
                || Long.parseLong(block.group(1)) >= Hyper.blocks(hyper.config()));
    return beyond ? List.of() : List.of(part);
  }

  /// What makes keys and values of the latent vector.
  static List<Part> split(Part part, Hyper hyper) {
    if (!part.name().endsWith(KEYS_AND_VALUES + ".weight")) {
      return List.of(part);
    }
    long heads = hyper.kvHeads();
    long keys = hyper.config().size(MOST, "qk_nope_head_dim");
    long values = hyper.config().size(MOST, "v_head_dim");
    part.require(
        part.shape().equals(List.of(heads * (keys + values), part.columns())),
        heads * (keys + values) + " rows");
    Part ofKeys =
        rows(part, heads, keys, row -> row / keys * (keys + values) + row % keys).transposed();
    Part ofValues =
        rows(part, heads, values, row -> row / values * (keys + values) + keys + row % values);
    return List.of(
        ofKeys.named(part.name().replace(KEYS_AND_VALUES, "k_b_proj")),
        ofValues.named(part.name().replace(KEYS_AND_VALUES, "v_b_proj")));
  }

  /// Some rows of each head.
  private static Part rows(Part part, long heads, long rows, LongUnaryOperator order) {
    return new Part(
        part.name(),
        List.of(heads, rows, part.columns()),
        part.half(),
        part.numbers().seen(Layout.runs(part.columns(), order)));
  }
}
