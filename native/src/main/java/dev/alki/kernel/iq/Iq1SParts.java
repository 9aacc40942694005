// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;

/// Parts of 32 numbers, all with the same sign of the eighth; one block at a time.
final class Iq1SParts extends Iq1Parts {
  static final int SIZE = 32;
  static final float NEAR_ZERO = 1e-12f;

  private final float[] sumX = new float[SIZE + 1];
  private final float[] sumWeights = new float[SIZE + 1];
  private Iq1Part part;
  private float best;

  Iq1SParts() {
    super(Iq1Block.SIZE / SIZE, SIZE, () -> new Iq1Part(SIZE, NEAR_ZERO));
  }

  @Override
  void split(float[] x, int from, int count) {
    for (int i = 0; i < count; i++) {
      part = part(i);
      if (part.open) {
        split(x, from + i * SIZE);
      }
    }
  }

  private void split(float[] x, int from) {
    for (int i = 0; i < SIZE; i++) {
      int place = part.order[i];
      sumX[i + 1] = sumX[i] + part.weights[place] * x[from + place];
      sumWeights[i + 1] = sumWeights[i] + part.weights[place];
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
      part.scale = products / squares;
      best = part.scale * products;
      part.lowest = first;
      part.lower = second;
      Arrays.fill(part.minus, off);
    }
  }
}
