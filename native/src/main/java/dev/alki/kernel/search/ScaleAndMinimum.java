// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import java.util.Arrays;

/// The scale and the minimum for levels from 0 to `top` that lose least of a few weighted numbers
/// (ggml's make_qkx2_quants and make_qkx3_quants): `steps` + 1 divisions of the range into `top` +
/// `first` + step · `stride` parts are tried, each improved by least squares. The minimum is never
/// above 0.
///
/// @param absolute whether the error is the weighted sum of differences instead of their squares
public record ScaleAndMinimum(int top, float first, float stride, int steps, boolean absolute) {
  /// Returns the scale, and writes the levels of `x[from]` and the `count` - 1 numbers after it and
  /// the minimum's magnitude, to be subtracted.
  public float find(
      float[] x,
      int from,
      int count,
      float[] weights,
      byte[] levels,
      int at,
      float[] minimums,
      int index) {
    float min = x[from];
    float max = x[from];
    float sumW = weights[0];
    float sumX = sumW * x[from];
    for (int i = 1; i < count; i++) {
      float value = x[from + i];
      min = value < min ? value : min;
      max = value > max ? value : max;
      sumW += weights[i];
      sumX += weights[i] * value;
    }
    min = min > 0 ? 0 : min;
    if (max == min) {
      Arrays.fill(levels, at, at + count, (byte) 0);
      minimums[index] = -min;
      return 0;
    }
    float kept = top / (max - min);
    float keptMin = min;
    float scale = 1 / kept;
    float best = error(x, from, count, weights, kept, min, scale, min);
    for (int step = 0; step <= steps; step++) {
      float inverse = parts(step) / (max - min);
      float sumL = 0;
      float sumL2 = 0;
      float sumXl = 0;
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        int level = Nearest.of(inverse * (value - min), 0, top);
        sumL += weights[i] * level;
        sumL2 += weights[i] * level * level;
        sumXl += weights[i] * level * value;
      }
      float determinant = sumW * sumL2 - sumL * sumL;
      if (!(determinant > 0)) {
        continue;
      }
      float newScale = (sumW * sumXl - sumX * sumL) / determinant;
      float newMin = (sumL2 * sumX - sumL * sumXl) / determinant;
      if (newMin > 0) {
        newMin = 0;
        newScale = sumXl / sumL2;
      }
      float error = error(x, from, count, weights, inverse, min, newScale, newMin);
      if (error < best) {
        best = error;
        kept = inverse;
        keptMin = min;
        scale = newScale;
        min = newMin;
      }
    }
    for (int i = 0; i < count; i++) {
      levels[at + i] = (byte) Nearest.of(kept * (x[from + i] - keptMin), 0, top);
    }
    minimums[index] = -min;
    return scale;
  }

  /// Into how many parts a step divides the range.
  float parts(int step) {
    return first + stride * step + top;
  }

  /// Of the levels that `inverse` and `base` give, read with a scale and a minimum.
  private float error(
      float[] x,
      int from,
      int count,
      float[] weights,
      float inverse,
      float base,
      float scale,
      float min) {
    float error = 0;
    for (int i = 0; i < count; i++) {
      float value = x[from + i];
      int level = Nearest.of(inverse * (value - base), 0, top);
      float difference = scale * level + min - value;
      error += weights[i] * (absolute ? Math.abs(difference) : difference * difference);
    }
    return error;
  }
}
