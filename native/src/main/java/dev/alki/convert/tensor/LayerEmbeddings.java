// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;
import java.util.Map;

/// Embeddings that a token has for each block beside its own, of `width` numbers each: one table
/// for all blocks, and what mixes its rows in.
final class LayerEmbeddings {
  private LayerEmbeddings() {}

  /// Adds the tensors that they need, with shapes slowest dimension first.
  static void add(Map<String, List<Long>> to, Hyper hyper, long width, long rows) {
    long all = Math.multiplyExact(width, hyper.blocks());
    to.put("per_layer_token_embd", List.of(rows, all));
    to.put("per_layer_model_proj", List.of(all, hyper.embedding()));
    to.put("per_layer_proj_norm", List.of(width));
    for (long block = 0; block < hyper.blocks(); block++) {
      String at = "blk." + block + ".";
      to.put(at + "inp_gate", List.of(width, hyper.embedding()));
      to.put(at + "proj", List.of(hyper.embedding(), width));
      to.put(at + "post_norm", List.of(hyper.embedding()));
    }
  }
}
