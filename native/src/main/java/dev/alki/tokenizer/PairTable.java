// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;

/// What two neighbouring symbols become, and how soon. Open addressing over pairs of ids, 24 bytes
/// a slot, at most half of them taken.
final class PairTable {
  private static final long FREE = -1;

  private long[] keys;
  private long[] values;
  private int size;

  PairTable(int expected) {
    int slots = Integer.highestOneBit(Math.max(8, expected)) * 4;
    keys = new long[slots];
    values = new long[slots];
    Arrays.fill(keys, FREE);
  }

  /// Symbols are not negative; a pair that is there is replaced.
  void put(int left, int right, int rank, int result) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(key(left, right));
    size += keys[slot] == FREE ? 1 : 0;
    keys[slot] = key(left, right);
    values[slot] = (long) rank << 32 | result;
  }

  /// Rank in the upper half, result in the lower; negative when the two stay as they are.
  long get(int left, int right) {
    if (left < 0 || right < 0) {
      return FREE;
    }
    int slot = slot(key(left, right));
    return keys[slot] == FREE ? FREE : values[slot];
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long key) {
    long mixed = key * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) (mixed >>> 33) & keys.length - 1;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
