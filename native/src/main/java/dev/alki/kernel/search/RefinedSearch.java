// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import java.util.Arrays;

/// The scale for whole numbers from -`half` to `half` - 1 by coordinate descent (ggml's
/// make_q3_quants): starts where the largest magnitude is -`half` and moves one level at a time, as
/// long as that loses less; weights are the squares. Levels are those numbers plus `half`.
public record RefinedSearch(int size, int half) {
  static final int ROUNDS = 5;

  /// Finds levels for `x[from..]`, to `levels[levelsFrom..]`, and returns their scale.
  public float search(float[] x, int from, byte[] levels, int levelsFrom) {
    float extreme = ScaleSearch.extreme(x, from, size);
    if (Math.abs(extreme) < ScaleSearch.NEAR_ZERO) {
      Arrays.fill(levels, levelsFrom, levelsFrom + size, (byte) 0);
      return 0;
    }
    float inverse = -half / extreme;
    float sumLx = 0;
    float sumL2 = 0;
    for (int i = 0; i < size; i++) {
      float value = x[from + i];
      float weight = value * value;
      int level = Rounding.nearest(inverse * value, -half, half - 1);
      levels[levelsFrom + i] = (byte) level;
      sumLx += weight * value * level;
      sumL2 += weight * level * level;
    }
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = false;
      for (int i = 0; i < size; i++) {
        float value = x[from + i];
        float weight = value * value;
        int level = levels[levelsFrom + i];
        float restLx = sumLx - weight * value * level;
        if (!(restLx > 0)) {
          continue;
        }
        float restL2 = sumL2 - weight * level * level;
        int better = Rounding.nearest(value * restL2 / restLx, -half, half - 1);
        if (better == level) {
          continue;
        }
        restLx += weight * value * better;
        restL2 += weight * better * better;
        if (restL2 > 0 && restLx * restLx * sumL2 > sumLx * sumLx * restL2) {
          levels[levelsFrom + i] = (byte) better;
          sumLx = restLx;
          sumL2 = restL2;
          moved = true;
        }
      }
    }
    for (int i = 0; i < size; i++) {
      levels[levelsFrom + i] += (byte) half;
    }
    return sumL2 > 0 ? sumLx / sumL2 : 0;
  }
}
