// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Map;

/// BPE of SentencePiece: neighbours whose text is a piece are merged, the piece of highest score
/// first; what users defined stays whole and by itself. `ids` are those of all pieces.
record MergedPieces(PieceMerges merges, PrefixTable kept, Map<String, Integer> ids)
    implements SentencePieceTokenizer.Cutter {
  @Override
  public void cut(String text, PrefixTable.Match to) {
    Symbols symbols = new Symbols();
    int next;
    for (int at = 0; at < text.length(); at = next) {
      long whole = kept.longest(text, at);
      next = whole >= 0 ? (int) whole : at + Character.charCount(text.codePointAt(at));
      int symbol =
          whole >= 0
              ? Symbols.UNKNOWN // Known well, but nothing merges with it.
              : merges.symbols().getOrDefault(text.substring(at, next), Symbols.UNKNOWN);
      symbols.add(symbol, at);
    }
    symbols.merge(merges.pairs());
    for (int i = 0; i < symbols.size(); i++) {
      int end = i + 1 < symbols.size() ? symbols.start(i + 1) : text.length();
      to.at(ids.getOrDefault(text.substring(symbols.start(i), end), TokenIds.NONE), end);
    }
  }
}
