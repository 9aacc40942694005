// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Map;
import java.util.Optional;

/// Byte pair encoding: a word's code points are merged by rank. What no token begins with is
/// written as bytes, or is unknown, or vanishes.
///
/// `prefix` stands before all code points of a word but the first, `suffix` after the last. `whole`
/// takes words that are tokens as they are. Source: `bpe/model.rs` of huggingface/tokenizers.
record BpeModel(
    Map<String, Integer> vocabulary,
    PairTable merges,
    boolean whole,
    Optional<ByteTokens> bytes,
    int unknown,
    boolean fuseUnknown,
    String prefix,
    String suffix)
    implements Model {
  @Override
  public void encode(String word, TokenIds to) {
    if (whole && vocabulary.containsKey(word)) {
      to.add(vocabulary.get(word));
      return;
    }
    Symbols symbols = new Symbols();
    boolean afterUnknown = false;
    int next;
    for (int at = 0; at < word.length(); at = next) {
      next = at + Character.charCount(word.codePointAt(at));
      String symbol =
          (at > 0 ? prefix : "") + word.substring(at, next) + (next == word.length() ? suffix : "");
      int id = vocabulary.getOrDefault(symbol, TokenIds.NONE);
      if (id != TokenIds.NONE) {
        symbols.add(id, at);
        afterUnknown = false;
        continue;
      }
      TokenIds fallback = new TokenIds();
      if (bytes.isPresent() && bytes.get().add(symbol, fallback)) {
        for (int each : fallback.toArray()) {
          symbols.add(each, at);
        }
        afterUnknown = false;
      } else if (unknown != TokenIds.NONE) {
        if (!(fuseUnknown && afterUnknown)) {
          symbols.add(unknown, at);
        }
        afterUnknown = true;
      }
    }
    symbols.merge(merges);
    for (int i = 0; i < symbols.size(); i++) {
      to.add(symbols.id(i));
    }
  }
}
