// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// Cuts text into the tokens of a model and puts tokens together again. May be used by many
/// threads.
///
/// Text is what Unicode calls well-formed: half a surrogate pair becomes U+FFFD.
public interface Tokenizer {
  /// The tokens of `text` alone: what looks like a token for control in it is read as the source of
  /// this tokenizer does.
  int[] encode(String text);

  /// As [#encode], with the tokens that mark beginning and end where the model was taught them.
  int[] encodeWithSpecialTokens(String text);

  /// The text of tokens, those for control as they are written. Bytes that are not UTF-8 become
  /// U+FFFD, ids that are no tokens nothing.
  String decode(int... ids);
}
