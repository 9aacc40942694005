// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;

/// A word as symbols, each with the place in the word where it begins. A symbol that no table knows
/// is [#UNKNOWN].
final class Symbols {
  static final int UNKNOWN = -1;

  private int[] ids = new int[16];
  private int[] starts = new int[16];
  private int size;

  void add(int id, int start) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
    }
    ids[size] = id;
    starts[size++] = start;
  }

  int size() {
    return size;
  }

  int id(int at) {
    return ids[at];
  }

  int start(int at) {
    return starts[at];
  }

  /// Merges neighbours as long as `table` says so: the pair of least rank first, of equals the
  /// leftmost. O(n log n).
  void merge(PairTable table) {
    if (size < 2) {
      return;
    }
    int[] next = new int[size];
    int[] previous = new int[size];
    LongHeap queue = new LongHeap();
    for (int i = 0; i < size; i++) {
      next[i] = i + 1 < size ? i + 1 : -1;
      previous[i] = i - 1;
      offer(queue, table, i, next[i]);
    }
    boolean[] gone = new boolean[size];
    while (!queue.isEmpty()) {
      long first = queue.poll();
      int left = (int) first;
      int right = gone[left] ? -1 : next[left];
      if (right < 0) {
        continue;
      }
      long merge = table.get(ids[left], ids[right]);
      if (merge < 0 || merge >>> 32 != first >>> 32) {
        continue; // One of the two has become another since.
      }
      ids[left] = (int) merge;
      gone[right] = true;
      next[left] = next[right];
      if (next[right] >= 0) {
        previous[next[right]] = left;
      }
      offer(queue, table, previous[left], left);
      offer(queue, table, left, next[left]);
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!gone[i]) {
        ids[kept] = ids[i];
        starts[kept++] = starts[i];
      }
    }
    size = kept;
  }

  private void offer(LongHeap queue, PairTable table, int left, int right) {
    if (left >= 0 && right >= 0) {
      long merge = table.get(ids[left], ids[right]);
      if (merge >= 0) {
        queue.add(merge & 0xFFFF_FFFF_0000_0000L | left);
      }
    }
  }
}
