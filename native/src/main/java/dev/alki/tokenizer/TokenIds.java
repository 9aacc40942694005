// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;

/// A growing list of ids.
final class TokenIds {
  /// Where there is no token.
  static final int NONE = -1;

  private int[] ids = new int[16];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  void addAll(int... more) {
    for (int id : more) {
      add(id);
    }
  }

  int size() {
    return size;
  }

  void cutTo(int length) {
    size = length;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
