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

  /// Sizes that many architectures have.
  public enum Dim implements Size {
    VOCABULARY,
    EMBEDDING,
    FEED_FORWARD,
    HEADS,
    KV_HEADS,
    HEAD,
    QKV,
    GATE_AND_UP,
    POSITIONS,
    EXPERTS,
    EXPERT_FEED_FORWARD;

    @Override
    public long of(Hyper hyper) {
      return switch (this) {
        case VOCABULARY -> hyper.vocabulary();
        case EMBEDDING -> hyper.embedding();
        case FEED_FORWARD -> hyper.config().size(1 << 24, "intermediate_size", "n_inner");
        case HEADS -> hyper.heads() * hyper.headSize();
        case KV_HEADS -> hyper.kvHeads() * hyper.headSize();
        case HEAD -> hyper.headSize();
        case QKV -> HEADS.of(hyper) + 2 * KV_HEADS.of(hyper);
        case GATE_AND_UP -> 2 * FEED_FORWARD.of(hyper);
        case POSITIONS -> hyper.config().size(1 << 24, "n_ctx", "n_positions");
        case EXPERTS -> Experts.count(hyper);
        case EXPERT_FEED_FORWARD -> hyper.config().size(1 << 24, "moe_intermediate_size");
      };
    }
  }

  /// A decoder's ends and its attention.
  public static List<ExpectedTensor> attention() {
    return all(ends(), norms("blk.{b}.attn_norm"), projections());
  }

  /// What a decoder begins and ends with.
  public static List<ExpectedTensor> ends() {
    return List.of(
        of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY), of("output_norm", Dim.EMBEDDING));
  }

  /// Attention, each projection in a tensor of its own.
  public static List<ExpectedTensor> projections() {
    return List.of(
        of("blk.{b}.attn_q", Dim.EMBEDDING, Dim.HEADS),
        of("blk.{b}.attn_k", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_v", Dim.EMBEDDING, Dim.KV_HEADS),
        of("blk.{b}.attn_output", Dim.HEADS, Dim.EMBEDDING));
  }

  /// A gated feed-forward network in each block.
  public static List<ExpectedTensor> gatedFeedForward() {
    return List.of(
        of("blk.{b}.ffn_norm", Dim.EMBEDDING),
        of("blk.{b}.ffn_gate", Dim.EMBEDDING, Dim.FEED_FORWARD),
        of("blk.{b}.ffn_up", Dim.EMBEDDING, Dim.FEED_FORWARD),
        of("blk.{b}.ffn_down", Dim.FEED_FORWARD, Dim.EMBEDDING));
  }

  /// A decoder's ends and its attention, queries, keys and values in one tensor.
  public static List<ExpectedTensor> fusedAttention() {
    return List.of(
        of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY),
        of("output_norm", Dim.EMBEDDING),
        of("blk.{b}.attn_norm", Dim.EMBEDDING),
        of("blk.{b}.attn_qkv", Dim.EMBEDDING, Dim.QKV),
        of("blk.{b}.attn_output", Dim.HEADS, Dim.EMBEDDING));
  }

  /// The matrices of a gated feed-forward network, without the norm before it.
  public static List<ExpectedTensor> gatedMatrices() {
    return gatedFeedForward().stream().filter(tensor -> tensor.dims.size() > 1).toList();
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

  /// The bias that belongs to this matrix or norm.
  public ExpectedTensor bias() {
    return new ExpectedTensor(name.replace(".weight", ".bias"), List.of(dims.getLast()), where);
  }

  /// Stacked experts with a width of their own, and the gate that chooses among them.
  public static List<ExpectedTensor> narrowExperts() {
    return List.of(
        of("blk.{b}.ffn_gate_inp", Dim.EMBEDDING, Dim.EXPERTS),
        of("blk.{b}.ffn_gate_exps", Dim.EMBEDDING, Dim.EXPERT_FEED_FORWARD, Dim.EXPERTS),
        of("blk.{b}.ffn_up_exps", Dim.EMBEDDING, Dim.EXPERT_FEED_FORWARD, Dim.EXPERTS),
        of("blk.{b}.ffn_down_exps", Dim.EXPERT_FEED_FORWARD, Dim.EMBEDDING, Dim.EXPERTS));
  }

  /// Norms of queries and keys, head by head.
  public static List<ExpectedTensor> headNorms() {
    return List.of(of("blk.{b}.attn_q_norm", Dim.HEAD), of("blk.{b}.attn_k_norm", Dim.HEAD));
  }

  /// A bias by its name without `.bias`.
  public static ExpectedTensor bias(String name, Size... dims) {
    return new ExpectedTensor(name + ".bias", List.of(dims), (hyper, block) -> true);
  }

  /// A matrix or a norm by its name without `.weight`.
  public static ExpectedTensor of(String name, Size... dims) {
    return new ExpectedTensor(name + ".weight", List.of(dims), (hyper, block) -> true);
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
