// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import java.util.Arrays;

/// The scale for whole numbers from -`half` to `half` - 1 that loses least of a few weighted
/// numbers (ggml's make_qx_quants): nineteen near the one that takes the largest magnitude to
/// -`half` are tried, each improved by least squares. Levels are those numbers plus `half`.
public record SignedScale(int half) {
  /// Smaller magnitudes count as zero: level 0 each, scale 0.
  public static final float NOTHING = 1e-15f;

  static final int TRIES = 9;

  /// Returns the scale and writes the levels of `x[from]` and the `count` - 1 numbers after it.
  public float find(
      float[] x, int from, int count, float[] weights, int weightsFrom, byte[] levels, int at) {
    float largest = largest(x, from, count);
    if (Math.abs(largest) < NOTHING) {
      Arrays.fill(levels, at, at + count, (byte) 0);
      return 0;
    }
    float kept = -half / largest;
    float scale = 0;
    float best = 0;
    for (int step = 0; step <= 2 * TRIES; step++) {
      float inverse = inverse(step, largest);
      float sumLx = 0;
      float sumL2 = 0;
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        float weight = weights[weightsFrom + i];
        int level = Nearest.of(inverse * value, -half, half - 1);
        sumLx += weight * value * level;
        sumL2 += weight * level * level;
      }
      if (step == 0) {
        scale = sumL2 != 0 ? sumLx / sumL2 : 0;
        best = scale * sumLx;
      } else if (sumL2 > 0 && sumLx * sumLx > best * sumL2) {
        kept = inverse;
        scale = sumLx / sumL2;
        best = scale * sumLx;
      }
    }
    for (int i = 0; i < count; i++) {
      levels[at + i] = (byte) (Nearest.of(kept * x[from + i], -half, half - 1) + half);
    }
    return scale;
  }

  /// What the numbers are multiplied by: first the plain one, then nine below and nine above it.
  private float inverse(int step, float largest) {
    if (step == 0) {
      return -half / largest;
    }
    int offset = step <= TRIES ? step - 1 - TRIES : step - TRIES;
    return -(half + 0.1f * offset) / largest;
  }

  /// The first number of the largest magnitude.
  public static float largest(float[] x, int from, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      if (Math.abs(x[from + i]) > Math.abs(largest)) {
        largest = x[from + i];
      }
    }
    return largest;
  }
}
