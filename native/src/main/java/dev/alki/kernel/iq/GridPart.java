// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// Numbers of one sub-block made ready for the search: magnitudes, signs apart, and weights.
///
/// Where seven of eight signs are stored and the number of minus signs is odd, the number whose
/// error weighs least changes its sign, and its magnitude becomes negative.
final class GridPart {
  final float[] magnitudes;
  final float[] weights;

  /// Of the weights: what errors of single groups are weighed with.
  final float[] roots;

  /// For each eight numbers, bit i for number i.
  final int[] signs;

  private final GridRules rules;

  GridPart(GridRules rules) {
    this.rules = rules;
    // Vectors of 16 may be loaded from wherever a group begins.
    this.magnitudes = new float[rules.part() + 16];
    this.weights = new float[rules.part()];
    this.roots = new float[rules.part() + 16];
    this.signs = new int[rules.part() / 8];
  }

  /// `meanSquare` is that of the block, times the factor of the rules; without importance
  /// `importance` has no element.
  void take(float[] x, int from, float meanSquare, float[] importance, int column) {
    for (int i = 0; i < weights.length; i++) {
      float square = x[from + i] * x[from + i];
      weights[i] =
          importance.length > 0
              ? importance[column + i] * (float) Math.sqrt(meanSquare + square)
              : plain(square, meanSquare);
      roots[i] = (float) Math.sqrt(weights[i]);
    }
    for (int eight = 0; eight < signs.length; eight++) {
      int word = 0;
      for (int i = 8 * eight; i < 8 * eight + 8; i++) {
        float value = x[from + i];
        boolean minus = !(value >= 0);
        magnitudes[i] = minus ? -value : value;
        word |= minus ? 1 << i % 8 : 0;
      }
      if (rules.layout().evenSigns() && Integer.bitCount(word) % 2 == 1) {
        int least = least(x, from, 8 * eight);
        magnitudes[least] = -magnitudes[least];
        word ^= 1 << least % 8;
      }
      signs[eight] = word;
    }
  }

  float largest() {
    float largest = magnitudes[0];
    for (int i = 1; i < weights.length; i++) {
      float magnitude = magnitudes[i];
      largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
  }

  static float meanSquare(float[] x, int from, GridRules rules) {
    float sum = 0;
    for (int i = from; i < from + GridBlock.SIZE; i++) {
      sum += x[i] * x[i];
    }
    return rules.weights().factor() * sum / GridBlock.SIZE;
  }

  private float plain(float square, float meanSquare) {
    return switch (rules.weights().plain()) {
      case REFUSED -> throw new IllegalArgumentException(rules + " needs importance");
      case SQUARES -> square;
      case SQUARES_AND_MEAN -> 0.25f * meanSquare + square;
    };
  }

  /// The first of eight numbers whose weighted square is least.
  private int least(float[] x, int from, int first) {
    int index = first;
    float least = weights[first] * x[from + first] * x[from + first];
    for (int i = first + 1; i < first + 8; i++) {
      float square = weights[i] * x[from + i] * x[from + i];
      if (square < least) {
        least = square;
        index = i;
      }
    }
    return index;
  }
}
