// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.Set;

/// What a tensor is to the rules of a mix, told by its name alone.
enum Category {
  OUTPUT("", 6.2),
  TOKEN_EMBEDDING("", 0.5),
  ATTENTION_QKV("attn_qkv.weight", 0.05),
  ATTENTION_KV_B("attn_kv_b.weight", 0.06),
  ATTENTION_V("attn_v.weight", 0.07),
  ATTENTION_K("attn_k.weight", 0.04),
  ATTENTION_Q("attn_q.weight", 0.025),
  ATTENTION_OUTPUT("attn_output.weight", 0.04),
  FFN_UP("ffn_up", 0.1),
  FFN_GATE("ffn_gate", 0.06),
  FFN_DOWN("ffn_down", 0.08),
  OTHER("", 0.06);

  /// Tensors that suffer most from few bits.
  static final Set<Category> V_LIKE = Set.of(ATTENTION_V, ATTENTION_QKV, ATTENTION_KV_B);

  static final Set<Category> FFN = Set.of(FFN_UP, FFN_GATE, FFN_DOWN);

  private static final Set<String> TOKEN_EMBEDDINGS =
      Set.of("token_embd.weight", "per_layer_token_embd.weight");

  private final String part;
  private final double sensitivity;

  /// `part` of a name tells the category; the first that does so wins.
  Category(String part, double sensitivity) {
    this.part = part;
    this.sensitivity = sensitivity;
  }

  /// How far a model's predictions move (mean Kullback-Leibler divergence) for each part of noise
  /// in one tensor of this kind. Measured on SmolLM2-135M-Instruct, kind by kind in Q4_0; fused and
  /// other tensors are taken for something between, and a token embedding that is not the output as
  /// well for much tougher than one that is.
  double sensitivity() {
    return sensitivity;
  }

  static Category of(String name) {
    if (name.equals("output.weight")) {
      return OUTPUT;
    }
    if (TOKEN_EMBEDDINGS.contains(name)) {
      return TOKEN_EMBEDDING;
    }
    for (Category category : values()) {
      if (!category.part.isEmpty() && name.contains(category.part)) {
        return category;
      }
    }
    return OTHER;
  }
}
