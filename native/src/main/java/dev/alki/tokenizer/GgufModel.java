// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// Cuts a text between tokens that users defined into tokens, one way for each value of
/// `tokenizer.ggml.model`.
sealed interface GgufModel permits LlamaBpe, LlamaPieces, LlamaWordPiece, LlamaUnigram {
  /// `afterToken` if a token, or nothing, is before the text.
  void encode(String text, boolean afterToken, TokenIds to);

  /// Whether tokens are written in the alphabet of bytes.
  default boolean alphabet() {
    return false;
  }
}
