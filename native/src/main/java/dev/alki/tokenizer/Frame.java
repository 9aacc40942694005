// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.List;

/// The special tokens before and after a text.
record Frame(List<Integer> before, List<Integer> after) {
  static final Frame NONE = new Frame(List.of(), List.of());

  /// This one around a text that has another around it already.
  Frame outside(Frame inner) {
    return new Frame(joined(before, inner.before), joined(inner.after, after));
  }

  int[] around(int[] ids) {
    TokenIds all = new TokenIds();
    before.forEach(all::add);
    all.addAll(ids);
    after.forEach(all::add);
    return all.toArray();
  }

  private static List<Integer> joined(List<Integer> first, List<Integer> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
