// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.TypeChoice.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The tensors of a decoder of some shape, in the order of a quantized file, and its facts.
record ShapeOf(ModelFacts facts, List<Candidate> tensors) {
  static ShapeOf named(String name) {
    return switch (name) {
      case "untied" -> llama(10, 8, 8, 512, 1024, 0, false);
      case "tied" -> llama(16, 8, 4, 256, 512, 0, true);
      case "odd" -> llama(12, 8, 2, 1376, 688, 0, false);
      case "moe8" -> llama(11, 8, 2, 256, 512, 8, false);
      case "falcon" -> falcon();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ShapeOf llama(
      int layers, int heads, int kvHeads, int columns, int inner, int experts, boolean tied) {
    List<Candidate> tensors = ends(columns, tied);
    int kv = kvHeads * (columns / heads);
    for (int layer = 0; layer < layers; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(matrix(block + "attn_q", columns, columns));
      tensors.add(matrix(block + "attn_k", columns, kv));
      tensors.add(matrix(block + "attn_v", columns, kv));
      tensors.add(matrix(block + "attn_output", columns, columns));
      if (experts == 0) {
        feedForward(tensors, block, columns, inner);
      } else {
        tensors.add(matrix(block + "ffn_gate_exps", columns, inner, experts));
        tensors.add(matrix(block + "ffn_up_exps", columns, inner, experts));
        tensors.add(matrix(block + "ffn_down_exps", inner, columns, experts));
      }
    }
    return new ShapeOf(
        new ModelFacts("llama", layers, 0, heads, kvHeads, experts), inOrder(tensors));
  }

  private static ShapeOf falcon() {
    List<Candidate> tensors = ends(256, false);
    for (int layer = 0; layer < 17; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(matrix(block + "attn_qkv", 256, 320));
      tensors.add(matrix(block + "attn_output", 256, 256));
      feedForward(tensors, block, 256, 1024);
    }
    return new ShapeOf(new ModelFacts("falcon", 17, 0, 8, 1, 0), inOrder(tensors));
  }

  private static void feedForward(List<Candidate> to, String block, int columns, int inner) {
    to.add(matrix(block + "ffn_gate", columns, inner));
    to.add(matrix(block + "ffn_up", columns, inner));
    to.add(matrix(block + "ffn_down", inner, columns));
  }

  private static List<Candidate> ends(int columns, boolean tied) {
    List<Candidate> tensors = new ArrayList<>();
    tensors.add(matrix("token_embd", columns, 1000));
    if (!tied) {
      tensors.add(matrix("output", columns, 1000));
    }
    return tensors;
  }

  private static List<Candidate> inOrder(List<Candidate> tensors) {
    tensors.sort(Comparator.comparing(Candidate::name, BlockOrder.INSTANCE));
    return tensors;
  }

  private static Candidate matrix(String name, long... dims) {
    return new Candidate(name + ".weight", Shape.of(dims), TensorType.BF16);
  }
}
