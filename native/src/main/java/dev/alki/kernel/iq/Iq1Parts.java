// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.function.Supplier;

/// The search of IQ1_S and IQ1_M in some parts that follow each other. One thread at a time.
abstract class Iq1Parts {
  private final Iq1Part[] parts;
  private final int size;

  Iq1Parts(int count, int size, Supplier<Iq1Part> part) {
    this.parts = new Iq1Part[count];
    this.size = size;
    for (int i = 0; i < count; i++) {
      parts[i] = part.get();
    }
  }

  final int count() {
    return parts.length;
  }

  final Iq1Part part(int index) {
    return parts[index];
  }

  /// Weighs the parts of a block; `importance` has no element when there is none.
  final void weigh(int block, float[] x, int from, float[] importance, int column) {
    float meanSquare = Iq4Search.meanSquare(x, from, Iq1Block.SIZE);
    int each = Iq1Block.SIZE / size;
    for (int i = 0; i < each; i++) {
      parts[block * each + i].weigh(x, from + i * size, meanSquare, importance, column + i * size);
    }
  }

  /// Searches the first `count` parts, whose numbers begin at `from`. Weights are there.
  final void search(float[] x, int from, int count) {
    for (int i = 0; i < count; i++) {
      parts[i].begin(x, from + i * size);
    }
    split(x, from, count);
    for (int i = 0; i < count; i++) {
      parts[i].end(x, from + i * size);
    }
  }

  /// Tries all ways to cut the sorted numbers of the open parts in three, and sets what is best in
  /// them: `lowest`, `lower`, `minus` and `scale`.
  abstract void split(float[] x, int from, int count);
}
