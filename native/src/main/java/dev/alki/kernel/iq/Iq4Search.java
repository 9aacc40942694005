// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.ScaleSearch;

/// The scale of 32 numbers whose nearest table values fit them best by weighted least squares: of
/// sixteen around the one that gives the number of largest magnitude the table's first value.
final class Iq4Search {
  static final int SIZE = 32;
  static final int STEPS = 7;

  private final float[] weights = new float[SIZE];
  private float products;
  private float squares;

  /// `meanSquare` is twice that of the block; without importance `importance` has no element.
  float scale(float[] x, int from, float meanSquare, float[] importance, int column) {
    for (int i = 0; i < SIZE; i++) {
      float square = x[from + i] * x[from + i];
      weights[i] =
          importance.length > 0
              ? importance[column + i] * (float) Math.sqrt(meanSquare + square)
              : square;
    }
    float extreme = ScaleSearch.extreme(x, from, SIZE);
    if (Math.abs(extreme) < ScaleSearch.NEAR_ZERO) {
      return 0;
    }
    sum(x, from, 1 / (-extreme / Iq4Values.EXTREME));
    float scale = squares > 0 ? products / squares : 0;
    float best = scale * products;
    for (int step = -STEPS; step <= STEPS; step++) {
      sum(x, from, (step + Iq4Values.EXTREME) / extreme);
      if (squares > 0 && products * products > best * squares) {
        scale = products / squares;
        best = scale * products;
      }
    }
    return scale;
  }

  /// Twice the mean square of a block.
  static float meanSquare(float[] x, int from, int size) {
    float sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += x[i] * x[i];
    }
    return sum * (2f / size);
  }

  private void sum(float[] x, int from, float inverse) {
    products = 0;
    squares = 0;
    for (int i = 0; i < SIZE; i++) {
      float value = Iq4Values.value(Iq4Values.nearest(inverse * x[from + i]));
      products += weights[i] * value * x[from + i];
      squares += weights[i] * value * value;
    }
  }
}
