// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Experts;
import dev.alki.convert.tensor.Permuted;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;

/// DeepSeek: the first with plain attention, those since with a latent one.
final class DeepSeekFamily {
  private DeepSeekFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("deepseek")
            .classes("DeepseekForCausalLM")
            .keys(DeepSeekFamily::first)
            .rules(Permuted::rule, experts())
            .assumed("hidden_act", "silu")
            .done(),
        Architecture.named("deepseek2")
            .classes(
                "DeepseekV2ForCausalLM",
                "DeepseekV3ForCausalLM",
                "YoutuForCausalLM",
                "YoutuVLForConditionalGeneration")
            .lacks(
                "blocks that predict more tokens at once are left out",
                "what sees is left out",
                "tokenizers of Kimi's kind")
            .vocabulary(Vocabulary.BYTES)
            .keys(LatentAttention::keys)
            .rules(LatentAttention::kept, experts(), LatentAttention::split)
            .assumed("hidden_act", "silu")
            .done());
  }

  private static Experts experts() {
    return Experts.of(
        "mlp.experts",
        hyper -> hyper.config().size(1 << 16, "n_routed_experts"),
        "down_proj",
        "gate_proj",
        "up_proj");
  }

  private static Metadata first(Metadata to, Hyper hyper) {
    Metadata more =
        to.with(hyper.key("rope.dimension_count"), Value.u32(hyper.headSize()))
            .with(hyper.key("rope.scaling.type"), Value.string("none"));
    more =
        KeyRule.neededCount("leading_dense_block_count", "first_k_dense_replace").add(more, hyper);
    more = KeyRule.neededCount("vocab_size", "vocab_size").add(more, hyper);
    more =
        KeyRule.neededCount("expert_feed_forward_length", "moe_intermediate_size").add(more, hyper);
    more = more.with(hyper.key("expert_weights_scale"), Value.f32(1));
    more = KeyRule.neededCount("expert_count", "n_routed_experts").add(more, hyper);
    return KeyRule.neededCount("expert_shared_count", "n_shared_experts").add(more, hyper);
  }
}
