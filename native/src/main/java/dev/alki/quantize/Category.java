// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.Set;

/// What a tensor is to the rules of a mix, told by its name alone.
enum Category {
  OUTPUT("", 10),
  TOKEN_EMBEDDING("", 10),
  ATTENTION_QKV("attn_qkv.weight", 1),
  ATTENTION_KV_B("attn_kv_b.weight", 1),
  ATTENTION_V("attn_v.weight", 1),
  ATTENTION_K("attn_k.weight", 0.2),
  ATTENTION_Q("attn_q.weight", 0.2),
  ATTENTION_OUTPUT("attn_output.weight", 1),
  FFN_UP("ffn_up", 1),
  FFN_GATE("ffn_gate", 1),
  FFN_DOWN("ffn_down", 1),
  OTHER("", 1);

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

  /// How much noise in one tensor of this kind changes what a model says.
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
