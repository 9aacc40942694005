// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Permuted;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// OLMo: the first without numbers in its norms; OLMo 2 and 3 with norms after attention and
/// feed-forward network, OLMo 3 with a window in three of four blocks.
final class OlmoFamily {
  private static final int EVERY = 4;

  private OlmoFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("olmo")
            .classes("OlmoForCausalLM", "OLMoForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys(
                (to, hyper) -> to.with(hyper.key("attention.layer_norm_epsilon"), Value.f32(1e-5F)))
            .keys((to, hyper) ->
                hyper
                    .number("clip_qkv")
                    .map(clip -> to.with(hyper.key("attention.clamp_kqv"), clip))
                    .orElse(to))
            .rules(Permuted::rule)
            .expected(
                ExpectedTensor.attention().stream()
                    .filter(tensor -> !tensor.name().contains("norm"))
                    .toList(),
                ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .assumed("attention_bias", "false")
            .done(),
        Architecture.named("olmo2")
            .classes("Olmo2ForCausalLM", "Olmo3ForCausalLM")
            .vocabulary(Vocabulary.BYTES)
            .keys(OlmoFamily::windows)
            .expected(
                ExpectedTensor.attention().stream()
                    .filter(tensor -> !tensor.name().contains("attn_norm"))
                    .toList(),
                List.of(
                    ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY),
                    ExpectedTensor.of("blk.{b}.attn_q_norm", Dim.HEADS),
                    ExpectedTensor.of("blk.{b}.attn_k_norm", Dim.KV_HEADS)),
                ExpectedTensor.norms("blk.{b}.post_attention_norm", "blk.{b}.post_ffw_norm"),
                ExpectedTensor.gated())
            .assumed("hidden_act", "silu", "swish")
            .assumed("attention_bias", "false")
            .done());
  }

  private static Metadata windows(Metadata to, Hyper hyper) {
    if (!hyper.config().json().has("sliding_window")) {
      return to;
    }
    long window = hyper.config().size(1L << 32, "sliding_window");
    Optional<JsonNode> types = hyper.config().value("layer_types");
    boolean[] windowed = new boolean[Math.toIntExact(hyper.blocks())];
    if (types.isPresent() && types.get().size() != windowed.length) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("layer_types has not one entry for each block")
          .expected(windowed.length)
          .got(types.get().size())
          .fault();
    }
    for (int block = 0; block < windowed.length; block++) {
      windowed[block] =
          types.isPresent()
              ? types.get().path(block).asText().equals("sliding_attention")
              : (block + 1) % EVERY != 0;
    }
    return to.with(hyper.key("attention.sliding_window"), Value.u32(window))
        .with(hyper.key("attention.sliding_window_pattern"), Value.bools(windowed));
  }
}
