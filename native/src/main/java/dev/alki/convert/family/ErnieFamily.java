// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.ErnieKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Experts;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;
import java.util.Optional;

/// ERNIE 4.5, dense, or with experts after the first blocks.
final class ErnieFamily {
  private static final String PREDICTED =
      "model\\.mtp_(block|emb_norm|hidden_norm|linear_proj)\\.\\d.*";

  private ErnieFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("ernie4_5")
            .classes("Ernie4_5ForCausalLM", "Ernie4_5_ForCausalLM")
            .names(ErnieFamily::plain)
            .rules(ErnieFamily::apart)
            .expected(ExpectedTensor.gatedFeedForward())
            .done(),
        like("paddleocr")
            .classes("PaddleOCRVLForConditionalGeneration")
            .lacks("what sees is left out")
            .names(ErnieFamily::plain)
            .rules(ErnieFamily::apart)
            .expected(ExpectedTensor.gatedFeedForward())
            .done(),
        like("ernie4_5-moe")
            .classes("Ernie4_5_MoeForCausalLM")
            .names(name -> name.matches(PREDICTED) ? Optional.empty() : plain(name))
            .keys(
                KeyRule.size("expert_count", "moe_num_experts"),
                KeyRule.size("expert_used_count", "moe_k"),
                KeyRule.size("interleave_moe_layer_step", "moe_layer_interval"),
                ErnieKeys::denseBlocks,
                ErnieKeys::experts)
            .rules(Experts.of("mlp.experts", Experts::count, "gate_proj", "up_proj", "down_proj"))
            .expected(
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.in(ErnieKeys::dense, ExpectedTensor.gated()),
                ExpectedTensor.in(ErnieFamily::chosen, ExpectedTensor.narrowExperts()),
                ExpectedTensor.in(
                    (hyper, block) -> chosen(hyper, block) && ErnieKeys.shared(hyper) > 0,
                    List.of(
                        ExpectedTensor.of(
                            "blk.{b}.ffn_gate_shexp", Dim.EMBEDDING, ErnieKeys::shared),
                        ExpectedTensor.of("blk.{b}.ffn_up_shexp", Dim.EMBEDDING, ErnieKeys::shared),
                        ExpectedTensor.of(
                            "blk.{b}.ffn_down_shexp", ErnieKeys::shared, Dim.EMBEDDING))))
            .assumed("moe_layer_interval", "1")
            .done());
  }

  private static Architecture.Draft like(String name) {
    return Architecture.named(name)
        .vocabulary((to, hyper, files, pre) ->
            Vocabulary.spacePrefix(Vocabulary.PIECES.add(to, hyper, files, pre), files))
        .expected(ExpectedTensor.attention())
        .assumed("hidden_act", "silu", "swish");
  }

  private static boolean chosen(Hyper hyper, long block) {
    return !ErnieKeys.dense(hyper, block);
  }

  private static Optional<String> plain(String name) {
    return Optional.of(name.replace("ernie.", "model."));
  }

  /// Projections that some files have together.
  private static List<Part> apart(Part part, Hyper hyper) {
    if (part.name().endsWith("qkv_proj.weight")) {
      long queries = hyper.heads() * hyper.headSize();
      long keys = hyper.kvHeads() * hyper.headSize();
      part.require(part.length() == queries + 2 * keys, queries + 2 * keys + " rows");
      return List.of(
          part.slice(0, queries).named(part.name().replace("qkv_proj", "q_proj")),
          part.slice(queries, keys).named(part.name().replace("qkv_proj", "k_proj")),
          part.slice(queries + keys, keys).named(part.name().replace("qkv_proj", "v_proj")));
    }
    if (part.name().endsWith("up_gate_proj.weight")) {
      List<Part> halves = part.split(2);
      return List.of(
          halves.get(0).named(part.name().replace("up_gate_proj", "gate_proj")),
          halves.get(1).named(part.name().replace("up_gate_proj", "up_proj")));
    }
    return List.of(part);
  }
}
