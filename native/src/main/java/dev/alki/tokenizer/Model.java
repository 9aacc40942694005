// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// Cuts a word into tokens.
sealed interface Model permits BpeModel, UnigramModel, WordPieceModel, WordLevelModel {
  void encode(String word, TokenIds to);
}
