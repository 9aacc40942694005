// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// The scale and the minimum with which numbers are best said by levels from 0 on: each number is
/// about scale times level plus minimum, and the minimum is not positive. `make_qkx2_quants` and
/// `make_qkx3_quants` of the reference. One thread at a time: it keeps its results.
public final class RangeSearch {
  /// What is searched: `size` numbers, levels 0 to `most`, candidates whose largest level is `most`
  /// plus `first`, `first` + `step` ... in `steps` steps; the error is the weighted sum of absolute
  /// differences or of squares.
  public record Plan(int size, int most, float first, float step, int steps, boolean absolute) {}

  private final Plan plan;
  private final byte[] tried;
  private float scale;
  private float minimum;

  public RangeSearch(Plan plan) {
    this.plan = plan;
    this.tried = new byte[plan.size()];
  }

  public float scale() {
    return scale;
  }

  /// 0 or less.
  public float minimum() {
    return minimum;
  }

  /// Finds levels for `x[from..]` with the weights `weights[weightsFrom..]`, to
  /// `levels[levelsFrom..]`. Numbers that are all the same and not positive have the scale 0.
  public void search(
      float[] x, int from, float[] weights, int weightsFrom, byte[] levels, int levelsFrom) {
    int size = plan.size();
    float least = x[from];
    float most = x[from];
    float sumWeights = weights[weightsFrom];
    float sumNumbers = sumWeights * x[from];
    for (int i = 1; i < size; i++) {
      float value = x[from + i];
      float weight = weights[weightsFrom + i];
      least = value < least ? value : least;
      most = value > most ? value : most;
      sumWeights += weight;
      sumNumbers += weight * value;
    }
    minimum = least > 0 ? 0 : least;
    if (most <= minimum) {
      for (int i = 0; i < size; i++) {
        levels[levelsFrom + i] = 0;
      }
      scale = 0;
      return;
    }
    float inverse = plan.most() / (most - minimum);
    scale = 1 / inverse;
    for (int i = 0; i < size; i++) {
      levels[levelsFrom + i] = level(inverse, x[from + i]);
    }
    float best = error(x, from, weights, weightsFrom, levels, levelsFrom, scale, minimum);
    for (int step = 0; step <= plan.steps(); step++) {
      // The minimum is that of the best candidate so far; the largest number stays.
      inverse = (plan.first() + plan.step() * step + plan.most()) / (most - minimum);
      float sumLevels = 0;
      float sumSquares = 0;
      float sumProducts = 0;
      for (int i = 0; i < size; i++) {
        byte level = level(inverse, x[from + i]);
        tried[i] = level;
        float weight = weights[weightsFrom + i];
        sumLevels += weight * level;
        sumSquares += weight * level * level;
        sumProducts += weight * level * x[from + i];
      }
      float determinant = sumWeights * sumSquares - sumLevels * sumLevels;
      if (determinant > 0) {
        float newScale = (sumWeights * sumProducts - sumNumbers * sumLevels) / determinant;
        float newMinimum = (sumSquares * sumNumbers - sumLevels * sumProducts) / determinant;
        if (newMinimum > 0) {
          newMinimum = 0;
          newScale = sumProducts / sumSquares;
        }
        float error = error(x, from, weights, weightsFrom, tried, 0, newScale, newMinimum);
        if (error < best) {
          System.arraycopy(tried, 0, levels, levelsFrom, size);
          best = error;
          scale = newScale;
          minimum = newMinimum;
        }
      }
    }
  }

  private byte level(float inverse, float value) {
    return (byte) Rounding.nearest(inverse * (value - minimum), 0, plan.most());
  }

  private float error(
      float[] x,
      int from,
      float[] weights,
      int weightsFrom,
      byte[] levels,
      int levelsFrom,
      float scale,
      float minimum) {
    float sum = 0;
    for (int i = 0; i < plan.size(); i++) {
      float difference = scale * levels[levelsFrom + i] + minimum - x[from + i];
      float error = plan.absolute() ? Math.abs(difference) : difference * difference;
      sum += weights[weightsFrom + i] * error;
    }
    return sum;
  }
}
