// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import java.util.Arrays;

/// The scale for levels from 0 to `most` that loses least of a few weighted numbers, none of them
/// negative but by rounding (ggml's make_qp_quants): the best of nine, then coordinate descent.
/// Levels are unsigned bytes; a negative one wraps, and is read so afterwards, as in ggml.
public record PositiveSearch(int size, int most) {
  private static final int TRIES = 4;

  /// Finds levels for `x[from..]` with the weights `weights[from..]`, and returns their scale.
  public float search(float[] x, int from, float[] weights, byte[] levels) {
    float max = 0;
    for (int i = 0; i < size; i++) {
      max = max > x[from + i] ? max : x[from + i];
    }
    if (max < ScaleSearch.NEAR_ZERO) {
      Arrays.fill(levels, 0, size, (byte) 0);
      return 0;
    }
    float inverse = inverse(x, from, weights, max);
    float sumLx = 0;
    float sumL2 = 0;
    for (int i = 0; i < size; i++) {
      int level = Math.min(most, Rounding.nearest(inverse * x[from + i]));
      levels[i] = (byte) level;
      sumLx += weights[from + i] * x[from + i] * level;
      sumL2 += weights[from + i] * level * level;
    }
    boolean moved = true;
    for (int round = 0; round < RefinedSearch.ROUNDS && moved; round++) {
      moved = false;
      for (int i = 0; i < size; i++) {
        float value = x[from + i];
        float weight = weights[from + i];
        int level = levels[i] & 0xFF;
        float restLx = sumLx - weight * value * level;
        float restL2 = sumL2 - weight * level * level;
        if (!(restLx > 0 && restL2 > 0)) {
          continue;
        }
        int better = Math.min(most, Rounding.nearest(value * restL2 / restLx));
        if (better == level) {
          continue;
        }
        restLx += weight * value * better;
        restL2 += weight * better * better;
        if (restLx * restLx * sumL2 > sumLx * sumLx * restL2) {
          levels[i] = (byte) better;
          sumLx = restLx;
          sumL2 = restL2;
          moved = true;
        }
      }
    }
    return sumL2 > 0 ? sumLx / sumL2 : 0;
  }

  /// What the numbers are best multiplied by.
  private float inverse(float[] x, int from, float[] weights, float max) {
    float kept = most / max;
    float scale = 1 / kept;
    float best = 0;
    for (int i = 0; i < size; i++) {
      float difference = x[from + i] - scale * (Rounding.nearest(kept * x[from + i]) & 0xFF);
      best += weights[from + i] * difference * difference;
    }
    for (int offset = -TRIES; offset <= TRIES; offset++) {
      if (offset == 0) {
        continue;
      }
      float inverse = (0.1f * offset + most) / max;
      scale = 1 / inverse;
      float error = 0;
      for (int i = 0; i < size; i++) {
        int level = Math.min(most, Rounding.nearest(inverse * x[from + i]));
        float difference = x[from + i] - scale * level;
        error += weights[from + i] * difference * difference;
      }
      if (error < best) {
        best = error;
        kept = inverse;
      }
    }
    return kept;
  }
}
