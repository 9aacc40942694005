// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;
import java.util.Map;

/// Finds which texts of a fixed set a text goes on with. The texts are sorted; each character that
/// is read narrows the range of those that still fit.
final class PrefixTable {
  /// Takes the value of a text that fits, and where it ends.
  interface Match {
    void at(int value, int end);
  }

  private final String[] texts;
  private final int[] values;

  /// Empty texts are left out.
  PrefixTable(Map<String, Integer> values) {
    this.texts =
        values.keySet().stream().filter(text -> !text.isEmpty()).sorted().toArray(String[]::new);
    this.values = Arrays.stream(texts).mapToInt(values::get).toArray();
  }

  /// Every text that `in` goes on with at `from`, shortest first.
  void prefixes(CharSequence in, int from, Match match) {
    int low = 0;
    int high = texts.length;
    for (int at = from; low < high && at < in.length(); at++) {
      int depth = at - from;
      char next = in.charAt(at);
      low = bound(low, high, depth, next);
      high = bound(low, high, depth, next + 1);
      if (low < high && texts[low].length() == depth + 1) {
        match.at(values[low], at + 1);
        low++;
      }
    }
  }

  /// The longest text that `in` goes on with at `from`: its value in the upper half, its end in the
  /// lower; -1 when there is none.
  long longest(CharSequence in, int from) {
    long[] found = {-1};
    prefixes(in, from, (value, end) -> found[0] = (long) value << 32 | end);
    return found[0];
  }

  /// First text in the range whose character at `depth` is at least `least`.
  private int bound(int low, int high, int depth, int least) {
    while (low < high) {
      int middle = low + high >>> 1;
      if (texts[middle].charAt(depth) < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
