// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.ScaleSearch;

/// The scale with which numbers are best said by levels from 0 to `most`: of nine scales that of
/// the least error, then each level moved where that makes the fit better; `make_qp_quants` of the
/// reference. There are as many numbers as weights.
///
/// There levels are kept in unsigned bytes, but numbers may be negative: their level is then that
/// of the byte, far too high, wherever it is read back.
final class NonNegativeSearch {
  private static final int STEPS = 4;
  private static final int ROUNDS = 5;

  private NonNegativeSearch() {}

  /// 0 when no number is above zero.
  static float scale(float[] x, float[] weights, int most) {
    float largest = 0;
    for (int i = 0; i < weights.length; i++) {
      float value = x[i];
      largest = value > largest ? value : largest;
    }
    if (largest < ScaleSearch.NEAR_ZERO) {
      return 0;
    }
    float inverse = most / largest;
    float least = storedError(x, weights, inverse);
    for (int step = -STEPS; step <= STEPS; step++) {
      float candidate = (0.1f * step + most) / largest;
      float error = step == 0 ? least : error(x, weights, candidate, most);
      if (error < least) {
        least = error;
        inverse = candidate;
      }
    }
    return refined(x, weights, inverse, most);
  }

  private static float storedError(float[] x, float[] weights, float inverse) {
    float scale = 1 / inverse;
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      float difference = x[i] - scale * stored(Rounding.nearest(inverse * x[i]));
      sum += weights[i] * difference * difference;
    }
    return sum;
  }

  private static float error(float[] x, float[] weights, float inverse, int most) {
    float scale = 1 / inverse;
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      int level = Math.min(most, Rounding.nearest(inverse * x[i]));
      float difference = x[i] - scale * level;
      sum += weights[i] * difference * difference;
    }
    return sum;
  }

  private static float refined(float[] x, float[] weights, float inverse, int most) {
    int[] levels = new int[weights.length];
    float products = 0;
    float squares = 0;
    for (int i = 0; i < weights.length; i++) {
      int level = Math.min(most, Rounding.nearest(inverse * x[i]));
      levels[i] = stored(level);
      products += weights[i] * x[i] * level;
      squares += weights[i] * level * level;
    }
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = false;
      for (int i = 0; i < weights.length; i++) {
        float newProducts = products - weights[i] * x[i] * levels[i];
        float newSquares = squares - weights[i] * levels[i] * levels[i];
        if (!(newProducts > 0 && newSquares > 0)) {
          continue;
        }
        int level = Math.min(most, Rounding.nearest(x[i] * newSquares / newProducts));
        newProducts += weights[i] * x[i] * level;
        newSquares += weights[i] * level * level;
        if (level != levels[i]
            && newProducts * newProducts * squares > products * products * newSquares) {
          levels[i] = stored(level);
          products = newProducts;
          squares = newSquares;
          moved = true;
        }
      }
    }
    return squares > 0 ? products / squares : 0;
  }

  private static int stored(int level) {
    return level & 0xFF;
  }
}
