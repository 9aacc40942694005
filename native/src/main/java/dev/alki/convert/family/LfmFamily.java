// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.LfmSizes;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.LfmKeys;
import dev.alki.convert.key.SingleKeys;
import dev.alki.convert.tensor.Dim;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Experts;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.vocabulary.Vocabulary;
import java.util.List;
import java.util.Optional;

/// LFM 2, whose blocks look at a few neighbours or at all that came before; dense, or with experts
/// after the first blocks.
final class LfmFamily {
  private static final List<String> SOUND =
      List.of("audio", "codebook", "conformer", "depth_embedding", "depthformer", "depth_linear");

  private LfmFamily() {}

  static List<Architecture> all() {
    return List.of(
        like("lfm2")
            .classes("Lfm2ForCausalLM", "LFM2ForCausalLM")
            .reading(LfmSizes::dense)
            .names(LfmFamily::text)
            .keys(
                SingleKeys.VOCABULARY,
                LfmKeys.KERNEL,
                KeyRule.neededNumber("attention.layer_norm_rms_epsilon", "norm_eps"))
            .expected(ExpectedTensor.gatedFeedForward())
            .assumed("block_use_swiglu", "true")
            .done(),
        like("lfm2moe")
            .classes("Lfm2MoeForCausalLM")
            .names(name ->
                Optional.of(
                    name.endsWith(".expert_bias")
                        ? name.replace(".expert_bias", ".expert_bias.bias")
                        : name))
            .keys(
                KeyRule.size("expert_feed_forward_length", "moe_intermediate_size"),
                LfmKeys::denseBlocks,
                LfmKeys.SIGMOID,
                SingleKeys.VOCABULARY,
                LfmKeys.KERNEL)
            .rules(
                Experts.of("feed_forward.experts", Experts::count, "w1", "w2", "w3"),
                LfmFamily::shortened)
            .expected(
                ExpectedTensor.norms("blk.{b}.ffn_norm"),
                ExpectedTensor.in(LfmSizes::dense, ExpectedTensor.gated()),
                ExpectedTensor.in(LfmFamily::chosen, ExpectedTensor.narrowExperts()),
                ExpectedTensor.in(
                    LfmFamily::chosen,
                    List.of(ExpectedTensor.bias("blk.{b}.exp_probs_b", Dim.EXPERTS))))
            .assumed("use_expert_bias", "true")
            .assumed("norm_topk_prob", "true")
            .assumed("routed_scaling_factor", "1.0", "1")
            .done());
  }

  private static Architecture.Draft like(String name) {
    return Architecture.named(name)
        .vocabulary(Vocabulary.BYTES)
        .keys(LfmKeys::heads)
        .rules(LfmFamily::convolution)
        .expected(
            List.of(ExpectedTensor.of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY)),
            ExpectedTensor.norms("token_embd_norm", "blk.{b}.attn_norm"),
            ExpectedTensor.in(LfmSizes::attends, ExpectedTensor.projections()),
            ExpectedTensor.in(LfmSizes::attends, ExpectedTensor.headNorms()),
            ExpectedTensor.in(
                (hyper, block) -> !LfmSizes.attends(hyper, block),
                List.of(
                    ExpectedTensor.of("blk.{b}.shortconv.conv", LfmKeys::kernel, Dim.EMBEDDING),
                    ExpectedTensor.of(
                        "blk.{b}.shortconv.in_proj", Dim.EMBEDDING, hyper -> 3 * hyper.embedding()),
                    ExpectedTensor.of("blk.{b}.shortconv.out_proj", Dim.EMBEDDING, Dim.EMBEDDING))))
        .assumed("conv_bias", "false");
  }

  private static boolean chosen(Hyper hyper, long block) {
    return !LfmSizes.dense(hyper, block);
  }

  /// Models that hear and speak have more; their language model has a name of its own.
  private static Optional<String> text(String name) {
    return SOUND.stream().anyMatch(name::contains)
        ? Optional.empty()
        : Optional.of(name.replace("lfm.", "model."));
  }

  /// Each channel has a kernel of its own, so the dimension for channels it takes in is one.
  private static List<Part> convolution(Part part, Hyper hyper) {
    if (!part.name().contains("conv.conv")) {
      return List.of(part);
    }
    part.require(part.shape().size() == 3 && part.shape().get(1) == 1, "channels, 1, kernel");
    return List.of(part.shaped(part.shape().getFirst(), part.shape().getLast()));
  }

  /// The names of stacked experts begin with the block.
  private static List<Part> shortened(Part part, Hyper hyper) {
    return List.of(
        part.name().contains(".experts.")
            ? part.named(part.name().replaceFirst("^model\\.", ""))
            : part);
  }
}
