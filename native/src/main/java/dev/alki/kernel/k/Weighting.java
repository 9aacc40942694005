// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

/// How much the loss of a number counts in the search for its part's scale.
enum Weighting {
  MAGNITUDE,
  /// The magnitude and the part's root mean square.
  RAISED_MAGNITUDE,
  SQUARE,
  IMPORTANCE,
  /// Importance times a magnitude that the variance of the block keeps away from 0.
  SPREAD_IMPORTANCE;

  void weigh(
      float[] x,
      int from,
      int part,
      float[] importance,
      int column,
      float variance,
      float[] weights) {
    float mean =
        this == RAISED_MAGNITUDE ? (float) Math.sqrt(sumOfSquares(x, from, part) / part) : 0;
    for (int i = 0; i < part; i++) {
      float value = x[from + i];
      weights[i] =
          switch (this) {
            case MAGNITUDE -> Math.abs(value);
            case RAISED_MAGNITUDE -> mean + Math.abs(value);
            case SQUARE -> value * value;
            case IMPORTANCE -> importance[column + i];
            case SPREAD_IMPORTANCE ->
                importance[column + i] * (float) Math.sqrt(variance + value * value);
          };
    }
  }

  static float sumOfSquares(float[] x, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }
}
