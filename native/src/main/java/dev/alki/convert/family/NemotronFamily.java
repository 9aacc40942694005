// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.Vocabulary;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Nemotron and Minitron: norms whose weights are kept one less than they are.
final class NemotronFamily {
  private NemotronFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("nemotron")
            .classes("NemotronForCausalLM")
            .vocabulary((to, hyper, files, pre) ->
                Vocabulary.PIECES
                    .add(to, hyper, files, pre)
                    .with("tokenizer.ggml.padding_token_id", Value.u32(0))
                    .with("tokenizer.ggml.unknown_token_id", Value.u32(1)))
            .keys(
                SingleKeys.VOCABULARY,
                SingleKeys.layerNorm(
                    "layer_norm_eps", "layer_norm_epsilon", "norm_epsilon", "norm_eps"),
                NemotronFamily::rotated,
                NemotronFamily::scaling)
            .rules(NemotronFamily::oneMore)
            .expected(
                ExpectedTensor.attention(),
                ExpectedTensor.biased(
                    ExpectedTensor.norms("output_norm", "blk.{b}.attn_norm", "blk.{b}.ffn_norm")),
                ExpectedTensor.twoMatrices(),
                List.of(ExpectedTensor.of("output", Dim.EMBEDDING, Dim.VOCABULARY)))
            .assumed("hidden_act", "relu2")
            .done());
  }

  private static List<Part> oneMore(Part part, Hyper hyper) {
    return List.of(part.name().endsWith("norm.weight") ? part.plus(1) : part);
  }

  /// The share is taken of all heads together, and rounded before it is dealt out.
  private static Metadata rotated(Metadata to, Hyper hyper) {
    double share = hyper.rope().full().neededNumber("partial_rotary_factor");
    Metadata all = SingleKeys.rotated(to, hyper, share, hyper.embedding());
    long together = (long) (share * hyper.embedding());
    return all.with(hyper.key("rope.dimension_count"), Value.u32(together / hyper.heads()));
  }

  private static Metadata scaling(Metadata to, Hyper hyper) {
    Optional<Double> factor = factor(hyper.config()).or(() -> hyper.rope().full().number("factor"));
    String type = hyper.key("rope.scaling.type");
    return factor
        .map(number ->
            to.with(type, Value.string("linear"))
                .with(hyper.key("rope.scaling.factor"), Hyper.f32(number)))
        .orElseGet(() -> to.with(type, Value.string("none")));
  }

  private static Optional<Double> factor(Config config) {
    return config
        .value("factor")
        .filter(node -> node.doubleValue() != 0)
        .map(JsonNode::doubleValue);
  }
}
