// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.Rounding;
import java.util.Arrays;

/// A block of 256 numbers of a grid type, taken out of its packing: a scale of half precision, a
/// scale of four bits for each sub-block, an index for each group, and for each eight numbers their
/// signs, bit i for number i.
final class GridBlock {
  static final int SIZE = 256;

  /// The largest scale of a part is 31 halves of what its four bits count in.
  private static final int HALVES = 31;

  float scale;
  final int[] scales;
  final int[] indices;
  final int[] signs = new int[SIZE / 8];

  private final GridRules rules;
  private int placed;

  GridBlock(GridRules rules) {
    this.rules = rules;
    this.scales = new int[SIZE / rules.part()];
    this.indices = new int[SIZE / rules.grid().group()];
  }

  void clear() {
    placed = 0;
    scale = 0;
    Arrays.fill(scales, 0);
    Arrays.fill(indices, 0);
    Arrays.fill(signs, 0);
  }

  /// Takes the points of a part as words of levels, and its signs, which are `turned` where the
  /// scale came out negative.
  void place(int part, int[] words, int[] partSigns, boolean turned) {
    int room = rules.fit().zeros() == GridRules.Zeros.CLOSED_UP ? placed++ : part;
    for (int i = 0; i < words.length; i++) {
      int index = rules.grid().neighbours().place(words[i]);
      indices[part * words.length + i] |= index & ~0xFF;
      indices[room * words.length + i] |= index & 0xFF;
    }
    for (int i = 0; i < partSigns.length; i++) {
      signs[room * partSigns.length + i] = turned ? ~partSigns[i] : partSigns[i];
    }
  }

  /// Takes the scales of the parts, `found[from..]`, when all points are placed.
  void finish(float[] found, int from) {
    float largest = 0;
    for (int i = 0; i < scales.length; i++) {
      largest = largest > found[from + i] ? largest : found[from + i];
    }
    if (largest == 0) {
      if (rules.fit().zeros() == GridRules.Zeros.EMPTY) {
        clear();
      }
      return;
    }
    float unit = largest / HALVES;
    float inverse = 1 / unit;
    scale = unit * rules.fit().factor();
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Rounding.nearest(0.5f * (inverse * found[from + i] - 1), 0, 15);
    }
  }
}
