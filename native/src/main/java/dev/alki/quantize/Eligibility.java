// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Shape;
import java.util.List;

/// Which tensors may change their type at all. The others are small, or harmed too much by it.
final class Eligibility {
  /// A tensor whose name contains one of these keeps its type.
  private static final List<String> KEPT =
      List.of(
          "_norm.weight",
          // Routers
          "ffn_gate_inp.weight",
          "ffn_gate_tid2eid.weight",
          // Gemma 3n
          "altup",
          "laurel",
          "per_layer_model_proj",
          // Convolutions of recurrent models
          "ssm_conv1d",
          "shortconv.conv.weight",
          // Sparse attention
          "indexer.k_proj.weight",
          "indexer.q_proj.weight",
          // RWKV
          "time_mix_first.weight",
          "time_mix_w0.weight",
          "time_mix_w1.weight",
          "time_mix_w2.weight",
          "time_mix_v0.weight",
          "time_mix_v1.weight",
          "time_mix_v2.weight",
          "time_mix_a0.weight",
          "time_mix_a1.weight",
          "time_mix_a2.weight",
          "time_mix_g1.weight",
          "time_mix_g2.weight",
          "time_mix_decay_w1.weight",
          "time_mix_decay_w2.weight",
          "time_mix_lerp_fused.weight",
          // T5
          "attn_rel_b.weight",
          // Vision and audio
          ".position_embd",
          "sam.pos_embd",
          "sam.neck.",
          "sam.net_",
          ".rel_pos",
          ".patch_embd",
          ".patch_merger",
          "a.rvq.codebook",
          "mm.a.code_embd");

  /// Whole names of embeddings that keep their type: BERT's and GPT-2's positions and segments.
  private static final List<String> KEPT_EMBEDDINGS =
      List.of("position_embd.weight", "token_types.weight");

  private Eligibility() {}

  static boolean quantizable(String name, Shape shape) {
    return matrix(shape)
        && name.endsWith("weight")
        && KEPT.stream().noneMatch(name::contains)
        && !KEPT_EMBEDDINGS.contains(name);
  }

  /// Dimensions of one at the end do not count.
  private static boolean matrix(Shape shape) {
    return shape.dim(1) > 1 || shape.dim(2) > 1 || shape.dim(3) > 1;
  }
}
