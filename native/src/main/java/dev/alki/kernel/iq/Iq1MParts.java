// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// Parts of 16 numbers in two halves, each with its own sign of the eighth; one block at a time.
final class Iq1MParts extends Iq1Parts {
  static final int SIZE = 16;
  static final float NEAR_ZERO = 1e-7f;
  static final float HIGH_PLUS = 1 + Iq1Block.EIGHTH;
  static final float HIGH_MINUS = 1 - Iq1Block.EIGHTH;

  /// What a square loses when a number goes from the middle level to the lowest, and from the
  /// highest to the middle one.
  static final float LOW_PLUS = square(-1 + Iq1Block.EIGHTH) - square(Iq1Block.EIGHTH);

  static final float MIDDLE_PLUS = square(Iq1Block.EIGHTH) - square(HIGH_PLUS);
  static final float LOW_MINUS = square(-1 - Iq1Block.EIGHTH) - square(Iq1Block.EIGHTH);
  static final float MIDDLE_MINUS = square(Iq1Block.EIGHTH) - square(HIGH_MINUS);

  private final float[][] sumX = new float[2][SIZE + 1];
  private final float[][] sumWeights = new float[2][SIZE + 1];

  /// By half, then with the eighth added and taken off.
  private final float[][] products = new float[2][2];

  private final float[][] squares = new float[2][2];
  private Iq1Part part;
  private float best;

  Iq1MParts() {
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
      for (int half = 0; half < 2; half++) {
        boolean in = place / 8 == half;
        sumX[half][i + 1] = sumX[half][i] + (in ? part.weights[place] * x[from + place] : 0);
        sumWeights[half][i + 1] = sumWeights[half][i] + (in ? part.weights[place] : 0);
      }
    }
    best = -Float.MAX_VALUE;
    for (int first = 0; first <= SIZE; first++) {
      for (int second = first; second <= SIZE; second++) {
        sum(first, second);
        for (int signs = 0; signs < 4; signs++) {
          attempt(first, second, signs);
        }
      }
    }
  }

  private void sum(int first, int second) {
    for (int half = 0; half < 2; half++) {
      float sum = sumX[half][first] + sumX[half][second];
      float all = sumWeights[half][SIZE];
      products[half][0] = sumX[half][SIZE] * HIGH_PLUS - sum;
      products[half][1] = sumX[half][SIZE] * HIGH_MINUS - sum;
      squares[half][0] =
          all * HIGH_PLUS * HIGH_PLUS
              + sumWeights[half][first] * LOW_PLUS
              + sumWeights[half][second] * MIDDLE_PLUS;
      squares[half][1] =
          all * HIGH_MINUS * HIGH_MINUS
              + sumWeights[half][first] * LOW_MINUS
              + sumWeights[half][second] * MIDDLE_MINUS;
    }
  }

  /// Bit 1 of `signs` is for the first half, bit 0 for the second.
  private void attempt(int first, int second, int signs) {
    float product = products[0][signs >> 1] + products[1][signs & 1];
    float square = squares[0][signs >> 1] + squares[1][signs & 1];
    if (square > 0 && product * product > best * square) {
      part.scale = product / square;
      best = part.scale * product;
      part.lowest = first;
      part.lower = second;
      part.minus[0] = signs >> 1 == 1;
      part.minus[1] = (signs & 1) == 1;
    }
  }

  private static float square(float value) {
    return value * value;
  }
}
