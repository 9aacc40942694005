// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.recipe.ModelTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A tensor that a model must have, by its GGUF name with `{b}` for each block that `where` names;
/// `dims` fastest first.
public record ExpectedTensor(String name, List<Size> dims, Where where) {
  private static final String SHARED = "_shexp";

  /// A length that the configuration gives.
  @FunctionalInterface
  public interface Size {
    long of(Hyper hyper);
  }

  /// Blocks of one kind.
  @FunctionalInterface
  public interface Where {
    boolean has(Hyper hyper, long block);
  }

  public static ExpectedTensor of(String name, Size... dims) {
    return named(name + ".weight", dims);
  }

  public static ExpectedTensor bias(String name, Size... dims) {
    return named(name + ".bias", dims);
  }

  static ExpectedTensor named(String name, Size... dims) {
    return new ExpectedTensor(name, List.of(dims), (hyper, block) -> true);
  }

  /// The bias that belongs to this matrix or norm.
  public ExpectedTensor bias() {
    return new ExpectedTensor(name.replace(".weight", ".bias"), List.of(dims.getLast()), where);
  }

  /// The same, but only in some blocks.
  public static List<ExpectedTensor> in(Where where, List<ExpectedTensor> tensors) {
    return tensors.stream()
        .map(tensor -> new ExpectedTensor(tensor.name, tensor.dims, where))
        .toList();
  }

  @SafeVarargs
  static List<ExpectedTensor> all(List<ExpectedTensor>... lists) {
    List<ExpectedTensor> all = new ArrayList<>();
    for (List<ExpectedTensor> list : lists) {
      all.addAll(list);
    }
    return all;
  }

  /// What a decoder begins and ends with.
  public static List<ExpectedTensor> ends() {
    return List.of(
        of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY), of("output_norm", Dim.EMBEDDING));
  }

  /// The same, of a model whose tokens were filled up.
  public static List<ExpectedTensor> paddedEnds() {
    return List.of(
        of("token_embd", Dim.EMBEDDING, Dim.PADDED_VOCABULARY), of("output_norm", Dim.EMBEDDING));
  }

  /// Norms before and after attention.
  public static List<ExpectedTensor> blockNorms() {
    return List.of(
        of("blk.{b}.attn_norm", Dim.EMBEDDING), of("blk.{b}.post_attention_norm", Dim.EMBEDDING));
  }

  /// Attention with a gate for each head, and norms of queries and keys.
  public static List<ExpectedTensor> gatedAttention() {
    return List.of(
        of("blk.{b}.attn_q", Dim.EMBEDDING, Dim.GATED_HEADS),
        of("blk.{b}.attn_k", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_v", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_output", Dim.HEADS, Dim.EMBEDDING),
        of("blk.{b}.attn_q_norm", Dim.HEAD),
        of("blk.{b}.attn_k_norm", Dim.HEAD));
  }

  /// Linear attention with gated delta nets.
  public static List<ExpectedTensor> deltaNet() {
    return List.of(
        of("blk.{b}.attn_qkv", Dim.EMBEDDING, Dim.DELTA_QKV),
        of("blk.{b}.attn_gate", Dim.EMBEDDING, Dim.DELTA_VALUES),
        of("blk.{b}.ssm_conv1d", Dim.DELTA_KERNEL, Dim.DELTA_QKV),
        of("blk.{b}.ssm_norm", Dim.DELTA_VALUE),
        of("blk.{b}.ssm_out", Dim.DELTA_VALUES, Dim.EMBEDDING),
        named("blk.{b}.ssm_a", Dim.DELTA_VALUE_HEADS),
        named("blk.{b}.ssm_dt.bias", Dim.DELTA_VALUE_HEADS));
  }

  /// A decoder's ends and its attention.
  public static List<ExpectedTensor> attention() {
    return all(ends(), blockAttention());
  }

  /// Attention in a block, and the norm before it.
  public static List<ExpectedTensor> blockAttention() {
    return all(norms("blk.{b}.attn_norm"), projections());
  }

  /// Attention, each projection in a tensor of its own.
  public static List<ExpectedTensor> projections() {
    return List.of(
        of("blk.{b}.attn_q", Dim.EMBEDDING, Dim.HEADS),
        of("blk.{b}.attn_k", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_v", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_output", Dim.HEADS, Dim.EMBEDDING));
  }

  /// A gated feed-forward network in each block, and the norm before it.
  public static List<ExpectedTensor> gatedFeedForward() {
    return all(norms("blk.{b}.ffn_norm"), gated());
  }

  /// A gated feed-forward network in each block.
  public static List<ExpectedTensor> gated() {
    return gated("", Dim.FEED_FORWARD);
  }

  /// `end` is what their names end with.
  private static List<ExpectedTensor> gated(String end, Dim width) {
    return List.of(
        of("blk.{b}.ffn_gate" + end, Dim.EMBEDDING, width),
        of("blk.{b}.ffn_up" + end, Dim.EMBEDDING, width),
        of("blk.{b}.ffn_down" + end, width, Dim.EMBEDDING));
  }

  /// A decoder's ends and its attention, queries, keys and values in one tensor.
  public static List<ExpectedTensor> fusedAttention() {
    return all(
        ends(),
        List.of(
            of("blk.{b}.attn_norm", Dim.EMBEDDING),
            of("blk.{b}.attn_qkv", Dim.EMBEDDING, Dim.QKV),
            of("blk.{b}.attn_output", Dim.HEADS, Dim.EMBEDDING)));
  }

  /// A feed-forward network of two matrices, without the norm before it.
  public static List<ExpectedTensor> twoMatrices() {
    return List.of(
        of("blk.{b}.ffn_up", Dim.EMBEDDING, Dim.FEED_FORWARD),
        of("blk.{b}.ffn_down", Dim.FEED_FORWARD, Dim.EMBEDDING));
  }

  /// A norm of whole embeddings.
  public static List<ExpectedTensor> norms(String... names) {
    return Arrays.stream(names).map(name -> of(name, Dim.EMBEDDING)).toList();
  }

  /// Those, with a bias for each but the embeddings of tokens and positions.
  @SafeVarargs
  public static List<ExpectedTensor> biased(List<ExpectedTensor>... lists) {
    List<ExpectedTensor> all = new ArrayList<>();
    for (List<ExpectedTensor> list : lists) {
      for (ExpectedTensor tensor : list) {
        all.add(tensor);
        if (!tensor.name.endsWith("_embd.weight")) {
          all.add(tensor.bias());
        }
      }
    }
    return all;
  }

  /// Norms of queries and keys, all heads together.
  public static List<ExpectedTensor> wideNorms() {
    return List.of(of("blk.{b}.attn_q_norm", Dim.HEADS), of("blk.{b}.attn_k_norm", Dim.KV_HEADS));
  }

  /// Norms of queries and keys, head by head.
  public static List<ExpectedTensor> headNorms() {
    return List.of(of("blk.{b}.attn_q_norm", Dim.HEAD), of("blk.{b}.attn_k_norm", Dim.HEAD));
  }

  /// Stacked experts and the gate that chooses among them; each `width` wide.
  private static List<ExpectedTensor> experts(Dim width) {
    return List.of(
        of("blk.{b}.ffn_gate_inp", Dim.EMBEDDING, Dim.EXPERTS),
        of("blk.{b}.ffn_gate_exps", Dim.EMBEDDING, width, Dim.EXPERTS),
        of("blk.{b}.ffn_up_exps", Dim.EMBEDDING, width, Dim.EXPERTS),
        of("blk.{b}.ffn_down_exps", width, Dim.EMBEDDING, Dim.EXPERTS));
  }

  /// Experts in each block, as wide as the feed-forward network of a dense model.
  public static List<ExpectedTensor> experts() {
    return experts(Dim.FEED_FORWARD);
  }

  /// A gated expert in each block that always works along.
  public static List<ExpectedTensor> sharedWidth() {
    return gated(SHARED, Dim.SHARED_WIDTH);
  }

  /// A feed-forward network in each block that is as wide as a shared expert would be.
  public static List<ExpectedTensor> gatedSharedWidth() {
    return gated("", Dim.SHARED_WIDTH);
  }

  /// Experts in each block, with a width of their own.
  public static List<ExpectedTensor> narrowExperts() {
    return experts(Dim.EXPERT_FEED_FORWARD);
  }

  /// An expert in each block that always works along.
  public static List<ExpectedTensor> sharedExpert() {
    return all(
        List.of(of("blk.{b}.ffn_gate_inp" + SHARED, Dim.EMBEDDING, Dim.ONE)),
        gated(SHARED, Dim.SHARED_FEED_FORWARD));
  }

  public void check(Map<String, ModelTensor> tensors, Hyper hyper) {
    long blocks = name.contains("{b}") ? hyper.blocks() : 1;
    for (long block = 0; block < blocks; block++) {
      if (!where.has(hyper, block)) {
        continue;
      }
      check(name.replace("{b}", Long.toString(block)), tensors, hyper);
    }
  }

  private void check(String full, Map<String, ModelTensor> tensors, Hyper hyper) {
    ModelTensor tensor = tensors.get(full);
    if (tensor == null) {
      throw Fault.in(Code.TENSOR_MISSING, hyper.folder())
          .what("the checkpoint has nothing for " + full)
          .help("The download is incomplete, or config.json is of another model.")
          .fault();
    }
    List<Long> wanted = dims.stream().map(dim -> dim.of(hyper)).toList();
    if (!tensor.shape().dims().equals(wanted)) {
      throw Fault.in(Code.TENSOR_SHAPE_MISMATCH, hyper.folder())
          .what(full + " has not the shape that config.json gives it")
          .expected(wanted)
          .got(tensor.shape().dims())
          .help("config.json and the checkpoint are of different models.")
          .fault();
    }
  }
}
