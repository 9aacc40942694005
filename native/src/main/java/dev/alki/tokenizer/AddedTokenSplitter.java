// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts a text at added tokens: of those that begin first, the longest. Source:
/// `added_vocabulary.rs` of huggingface/tokenizers.
final class AddedTokenSplitter {
  /// A stretch of the text; `id` is [TokenIds#NONE] between tokens.
  record Part(int start, int end, int id) {}

  private final List<AddedToken> tokens;
  private final PrefixTable contents;

  /// What is looked for is the content of a token as `before` changes it.
  AddedTokenSplitter(List<AddedToken> tokens, Normalizer before) {
    this.tokens = List.copyOf(tokens);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < tokens.size(); i++) {
      places.put(before.apply(tokens.get(i).content()), i);
    }
    this.contents = new PrefixTable(places);
  }

  List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    int done = 0;
    for (int at = 0; at < text.length(); ) {
      long found = contents.longest(text, at);
      if (found < 0) {
        at++;
        continue;
      }
      AddedToken token = tokens.get((int) (found >>> 32));
      int end = (int) found;
      if (at < done || token.singleWord() && withinWord(text, at, end)) {
        at = end;
        continue;
      }
      int start = token.leftStrip() ? Math.max(done, CodePoints.spaceBefore(text, at)) : at;
      at = end;
      end = token.rightStrip() ? CodePoints.spaceAfter(text, end) : end;
      if (done < start) {
        parts.add(new Part(done, start, TokenIds.NONE));
      }
      parts.add(new Part(start, end, token.id()));
      done = end;
    }
    if (done < text.length()) {
      parts.add(new Part(done, text.length(), TokenIds.NONE));
    }
    return parts;
  }

  private static boolean withinWord(String text, int start, int end) {
    return start > 0 && CodePoints.word(text.codePointBefore(start))
        || end < text.length() && CodePoints.word(text.codePointAt(end));
  }
}
