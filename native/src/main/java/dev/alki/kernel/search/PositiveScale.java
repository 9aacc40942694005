// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import java.util.Arrays;

/// The scale for levels from 0 to `top` that loses least of a few weighted numbers, none of them
/// negative but by rounding (ggml's make_qp_quants): the best of nine, then coordinate descent.
/// Levels are unsigned bytes; a negative one wraps, and is read so afterwards, as in ggml.
public record PositiveScale(int top) {
  private static final int TRIES = 4;

  /// Returns the scale and writes the levels of `x[from]` and the `count` - 1 numbers after it.
  public float find(float[] x, int from, int count, float[] weights, byte[] levels) {
    float max = 0;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x[from + i]);
    }
    if (max < SignedScale.NOTHING) {
      Arrays.fill(levels, 0, count, (byte) 0);
      return 0;
    }
    float inverse = inverse(x, from, count, weights, max);
    float sumLx = 0;
    float sumL2 = 0;
    for (int i = 0; i < count; i++) {
      int level = Math.min(top, Nearest.of(inverse * x[from + i]));
      levels[i] = (byte) level;
      sumLx += weights[from + i] * x[from + i] * level;
      sumL2 += weights[from + i] * level * level;
    }
    boolean moved = true;
    for (int round = 0; round < RefinedScale.ROUNDS && moved; round++) {
      moved = false;
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        float weight = weights[from + i];
        int level = levels[i] & 0xFF;
        float restLx = sumLx - weight * value * level;
        float restL2 = sumL2 - weight * level * level;
        if (!(restLx > 0 && restL2 > 0)) {
          continue;
        }
        int better = Math.min(top, Nearest.of(value * restL2 / restLx));
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
  private float inverse(float[] x, int from, int count, float[] weights, float max) {
    float kept = top / max;
    float scale = 1 / kept;
    float best = 0;
    for (int i = 0; i < count; i++) {
      float difference = x[from + i] - scale * (Nearest.of(kept * x[from + i]) & 0xFF);
      best += weights[from + i] * difference * difference;
    }
    for (int offset = -TRIES; offset <= TRIES; offset++) {
      if (offset == 0) {
        continue;
      }
      float inverse = (0.1f * offset + top) / max;
      scale = 1 / inverse;
      float error = 0;
      for (int i = 0; i < count; i++) {
        int level = Math.min(top, Nearest.of(inverse * x[from + i]));
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
