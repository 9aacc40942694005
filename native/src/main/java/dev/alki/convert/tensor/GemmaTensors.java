// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.vocabulary.TokenCount;
import java.util.List;
import java.util.Optional;

/// What is peculiar to the tensors of the Gemma models.
public final class GemmaTensors {
  private GemmaTensors() {}

  /// Their norms are factors less one.
  public static List<Part> shiftedNorms(Part part, Hyper hyper) {
    return List.of(part.name().endsWith("norm.weight") ? part.plus(1) : part);
  }

  /// Rows of embeddings that no token has are left out.
  public static List<Part> cut(Part part, Hyper hyper) {
    if (!part.name().contains("embed_tokens.weight")) {
      return List.of(part);
    }
    long tokens = TokenCount.of(hyper);
    return List.of(tokens < part.length() ? part.slice(0, tokens) : part);
  }

  /// The embeddings serve as the output; some checkpoints have a copy of them for it.
  public static Optional<String> withoutHead(String name) {
    return Optional.of(name).filter(other -> !other.equals("lm_head.weight"));
  }

  /// A decoder's ends, and the norms before attention and before the feed-forward network.
  public static List<ExpectedTensor> ends() {
    return List.of(
        ExpectedTensor.of("token_embd", Dim.EMBEDDING, Dim.VOCABULARY),
        ExpectedTensor.of("output_norm", Dim.EMBEDDING),
        ExpectedTensor.of("blk.{b}.attn_norm", Dim.EMBEDDING),
        ExpectedTensor.of("blk.{b}.ffn_norm", Dim.EMBEDDING));
  }

  /// Norms after attention and after the feed-forward network, beside those before them.
  public static List<ExpectedTensor> normsAfter() {
    return List.of(
        ExpectedTensor.of("blk.{b}.post_attention_norm", Dim.EMBEDDING),
        ExpectedTensor.of("blk.{b}.post_ffw_norm", Dim.EMBEDDING));
  }
}
