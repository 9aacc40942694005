// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;

/// A block of 256 numbers of a grid type, taken out of its packing: a scale of half precision, a
/// scale of four bits for each sub-block, an index for each group, and for each eight numbers their
/// signs, bit i for number i.
final class GridBlock {
  static final int SIZE = 256;

  float scale;
  final int[] scales;
  final int[] indices;
  final int[] signs = new int[SIZE / 8];

  GridBlock(GridRules rules) {
    this.scales = new int[SIZE / rules.part()];
    this.indices = new int[SIZE / rules.grid().group()];
  }

  void clear() {
    scale = 0;
    Arrays.fill(scales, 0);
    Arrays.fill(indices, 0);
    Arrays.fill(signs, 0);
  }
}
