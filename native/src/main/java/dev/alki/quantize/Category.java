// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.Set;

/// What a tensor is to the rules of a mix, told by its name alone.
enum Category {
  OUTPUT,
  TOKEN_EMBEDDING,
  ATTENTION_QKV("attn_qkv.weight"),
  ATTENTION_KV_B("attn_kv_b.weight"),
  ATTENTION_V("attn_v.weight"),
  ATTENTION_K("attn_k.weight"),
  ATTENTION_Q("attn_q.weight"),
  ATTENTION_OUTPUT("attn_output.weight"),
  FFN_UP("ffn_up"),
  FFN_GATE("ffn_gate"),
  FFN_DOWN("ffn_down"),
  OTHER;

  /// Tensors that suffer most from few bits.
  static final Set<Category> V_LIKE = Set.of(ATTENTION_V, ATTENTION_QKV, ATTENTION_KV_B);

  static final Set<Category> FFN = Set.of(FFN_UP, FFN_GATE, FFN_DOWN);

  private static final Set<String> TOKEN_EMBEDDINGS =
      Set.of("token_embd.weight", "per_layer_token_embd.weight");

  private final String part;

  Category() {
    this("");
  }

  /// `part` of a name tells the category; the first that does so wins.
  Category(String part) {
    this.part = part;
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
