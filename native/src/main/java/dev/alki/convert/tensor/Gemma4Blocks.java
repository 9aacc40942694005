// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Gemma4Sizes;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets all tensors of Gemma 4 pass, and refuses a checkpoint in the end whose blocks lack one, or
/// have one of another shape than the configuration gives it there.
public final class Gemma4Blocks implements TensorRule {
  private final Map<String, List<Long>> shapes = new HashMap<>();

  @Override
  public TensorRule fresh() {
    return new Gemma4Blocks();
  }

  @Override
  public List<Part> apply(Part part, Hyper hyper) {
    shapes.put(part.name(), part.shape());
    return List.of(part);
  }

  @Override
  public Metadata finish(Metadata keys, Hyper hyper) {
    TensorNames names = new TensorNames(hyper.architecture(), hyper.blocks());
    Map<String, List<Long>> found = new HashMap<>();
    shapes.forEach((source, shape) -> names.of(source).ifPresent(name -> found.put(name, shape)));
    Gemma4Sizes sizes = Gemma4Sizes.of(hyper);
    for (int block = 0; block < sizes.blocks(); block++) {
      check("blk." + block + ".", found, hyper, sizes, block);
    }
    long perLayer = hyper.config().count("hidden_size_per_layer_input").orElse(0L);
    if (perLayer > 0) {
      long all = Math.multiplyExact(perLayer, hyper.blocks());
      long rows = hyper.config().count("vocab_size_per_layer_input").orElse(hyper.vocabulary());
      require(found, hyper, "per_layer_token_embd", rows, all);
      require(found, hyper, "per_layer_model_proj", all, hyper.embedding());
      require(found, hyper, "per_layer_proj_norm", perLayer);
    }
    return keys;
  }

  private static void check(
      String at, Map<String, List<Long>> found, Hyper hyper, Gemma4Sizes sizes, int block) {
    long width = hyper.embedding();
    long queries = hyper.heads() * sizes.head(block);
    long inner = sizes.feedForward(block);
    require(found, hyper, at + "attn_q", queries, width);
    require(found, hyper, at + "attn_q_norm", sizes.head(block));
    require(found, hyper, at + "attn_output", width, queries);
    require(found, hyper, at + "ffn_gate", inner, width);
    require(found, hyper, at + "ffn_up", inner, width);
    require(found, hyper, at + "ffn_down", width, inner);
    if (sizes.ownKeys(block)) {
      require(found, hyper, at + "attn_k", sizes.kvHeads(block) * sizes.head(block), width);
      require(found, hyper, at + "attn_k_norm", sizes.head(block));
    }
    long perLayer = hyper.config().count("hidden_size_per_layer_input").orElse(0L);
    if (perLayer > 0) {
      require(found, hyper, at + "inp_gate", perLayer, width);
      require(found, hyper, at + "proj", width, perLayer);
      require(found, hyper, at + "post_norm", width);
    }
    long experts = hyper.config().count("num_local_experts", "num_experts").orElse(0L);
    if (experts > 0) {
      long own = hyper.config().size(1 << 24, "expert_intermediate_size", "moe_intermediate_size");
      require(found, hyper, at + "ffn_gate_inp", experts, width);
      require(found, hyper, at + "ffn_gate_up_exps", experts, 2 * own, width);
      require(found, hyper, at + "ffn_down_exps", experts, width, own);
      require(found, hyper, at + "pre_ffw_norm_2", width);
      require(found, hyper, at + "post_ffw_norm_1", width);
      require(found, hyper, at + "post_ffw_norm_2", width);
    }
  }

  private static void require(
      Map<String, List<Long>> found, Hyper hyper, String name, Long... shape) {
    List<Long> got = found.get(name + ".weight");
    if (got == null) {
      throw Fault.in(Code.TENSOR_MISSING, hyper.folder())
          .what("the checkpoint has nothing for " + name + ".weight")
          .help("The download is incomplete, or config.json is of another model.")
          .fault();
    }
    if (!got.equals(List.of(shape))) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, hyper.folder())
          .what(name + ".weight has not the shape that config.json gives it")
          .expected(List.of(shape))
          .got(got)
          .help("config.json and the checkpoint are of different models.")
          .fault();
    }
  }
}
