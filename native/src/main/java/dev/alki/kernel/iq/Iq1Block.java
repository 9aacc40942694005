// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;

/// A block of 256 numbers of IQ1_S or IQ1_M, taken out of its packing: a scale of half precision, a
/// scale of three bits for each part, and for each eight numbers the index of a point of levels -1,
/// 0 and 1 and whether an eighth is taken off them or added.
///
/// A number is the block's scale, times twice its part's scale plus one, times its level with the
/// eighth.
final class Iq1Block {
  static final int SIZE = 256;
  static final float EIGHTH = 0.125f;

  float scale;
  final int[] scales;
  final int[] indices = new int[SIZE / 8];
  final boolean[] minus = new boolean[SIZE / 8];

  Iq1Block(int parts) {
    this.scales = new int[parts];
  }

  void clear() {
    scale = 0;
    Arrays.fill(scales, 0);
    Arrays.fill(indices, 0);
    Arrays.fill(minus, false);
  }

  static float largest(float[] scales) {
    float largest = 0;
    for (float scale : scales) {
      largest = largest > scale ? largest : scale;
    }
    return largest;
  }

  /// What stands for number `i` of a point, before scales.
  static float value(int word, int i, boolean minus) {
    return (word >> 2 * i & 3) - 1 + (minus ? -EIGHTH : EIGHTH);
  }

  void decode(float[] target, int at) {
    char[] points = Grid.IQ1.points();
    int part = SIZE / scales.length;
    for (int i = 0; i < SIZE; i++) {
      float partScale = scale * (2 * scales[i / part] + 1);
      target[at + i] = partScale * value(points[indices[i / 8]], i % 8, minus[i / 8]);
    }
  }
}
