// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Merging by score: two neighbours become the token that their texts are together; of those that
/// are possible, the one of highest score first, of equals the leftmost.
///
/// For each token every pair of texts that makes it is in the table; single code points that are no
/// tokens have numbers beyond them.
record PieceMerges(Map<String, Integer> symbols, PairTable pairs) {
  /// `scores` and `size` are by id, `ids` the tokens that may come of merging.
  static PieceMerges of(Map<String, Integer> ids, float[] scores, int size) {
    float[] distinct = sorted(ids, scores);
    Map<String, Integer> symbols = new HashMap<>(ids);
    PairTable pairs = new PairTable(ids.size() * 2);
    int[] next = {size};
    ids.forEach((text, id) -> {
      int rank = distinct.length - 1 - Arrays.binarySearch(distinct, scores[id] + 0f);
      int end = text.length();
      for (int cut = next(text, 0); cut < end; cut = next(text, cut)) {
        int left = symbol(text.substring(0, cut), ids, symbols, next);
        int right = left < 0 ? -1 : symbol(text.substring(cut), ids, symbols, next);
        if (left >= 0 && right >= 0) {
          pairs.put(left, right, rank, id);
        }
      }
    });
    return new PieceMerges(symbols, pairs);
  }

  Symbols merge(String text) {
    Symbols found = new Symbols();
    for (int at = 0; at < text.length(); at = next(text, at)) {
      String one = text.substring(at, next(text, at));
      found.add(symbols.getOrDefault(one, Symbols.UNKNOWN), at);
    }
    found.merge(pairs);
    return found;
  }

  private static int symbol(
      String text, Map<String, Integer> ids, Map<String, Integer> symbols, int[] next) {
    Integer id = ids.get(text);
    if (id != null) {
      return id;
    }
    return next(text, 0) == text.length()
        ? symbols.computeIfAbsent(text, one -> next[0]++)
        : Symbols.UNKNOWN;
  }

  private static int next(String text, int at) {
    return at + Character.charCount(text.codePointAt(at));
  }

  private static float[] sorted(Map<String, Integer> ids, float[] scores) {
    float[] all = new float[ids.size()];
    int i = 0;
    for (int id : ids.values()) {
      all[i++] = scores[id] + 0f; // No negative zero: it equals zero.
    }
    Arrays.sort(all);
    int kept = 0;
    for (float score : all) {
      if (kept == 0 || all[kept - 1] != score) {
        all[kept++] = score;
      }
    }
    return Arrays.copyOf(all, kept);
  }
}
