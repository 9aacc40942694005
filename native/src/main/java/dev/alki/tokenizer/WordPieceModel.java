// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Map;

/// The longest token that a word begins with, then again for the rest, whose tokens have a prefix;
/// a word that cannot be cut to its end, or is longer than `longest` code points, is unknown.
record WordPieceModel(
    Map<String, Integer> vocabulary, int unknown, String prefix, int longest, int longestToken)
    implements Model {
  static WordPieceModel of(
      Map<String, Integer> vocabulary, int unknown, String prefix, int longest) {
    int token = vocabulary.keySet().stream().mapToInt(String::length).max().orElse(0);
    return new WordPieceModel(vocabulary, unknown, prefix, longest, token);
  }

  @Override
  public void encode(String word, TokenIds to) {
    int before = to.size();
    boolean cut = word.codePointCount(0, word.length()) <= longest;
    for (int start = 0; cut && start < word.length(); ) {
      int end = Math.min(word.length(), start + longestToken);
      int id = TokenIds.NONE;
      while (end > start && id == TokenIds.NONE) {
        String part = word.substring(start, end);
        id = vocabulary.getOrDefault(start > 0 ? prefix + part : part, TokenIds.NONE);
        end -= id == TokenIds.NONE ? 1 : 0;
      }
      cut = id != TokenIds.NONE;
      to.add(id);
      start = end;
    }
    if (!cut) {
      to.cutTo(before);
      to.add(unknown);
    }
  }
}
