// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;

/// 32 numbers that share the sign of the eighth.
final class Iq1SPart extends Iq1Part {
  static final int SIZE = 32;
  private static final float NEAR_ZERO = 1e-12f;

  private final float[] sumX = new float[SIZE + 1];
  private final float[] sumWeights = new float[SIZE + 1];
  private float best;

  Iq1SPart() {
    super(SIZE, NEAR_ZERO);
  }

  @Override
  void split(float[] x, int from) {
    for (int i = 0; i < SIZE; i++) {
      int place = order[i];
      sumX[i + 1] = sumX[i] + weights[place] * x[from + place];
      sumWeights[i + 1] = sumWeights[i] + weights[place];
    }
    best = -Float.MAX_VALUE;
    for (int first = 0; first <= SIZE; first++) {
      for (int second = first; second <= SIZE; second++) {
        attempt(first, second, false);
        attempt(first, second, true);
      }
    }
  }

  private void attempt(int first, int second, boolean off) {
    float eighth = off ? -Iq1Block.EIGHTH : Iq1Block.EIGHTH;
    float low = -1 + eighth;
    float high = 1 + eighth;
    float products =
        sumX[first] * low
            + (sumX[second] - sumX[first]) * eighth
            + (sumX[SIZE] - sumX[second]) * high;
    float squares =
        sumWeights[first] * low * low
            + (sumWeights[second] - sumWeights[first]) * eighth * eighth
            + (sumWeights[SIZE] - sumWeights[second]) * high * high;
    if (squares > 0 && products * products > best * squares) {
      scale = products / squares;
      best = scale * products;
      lowest = first;
      lower = second;
      Arrays.fill(minus, off);
    }
  }
}
