// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static dev.alki.kernel.search.Lanes.SHIFT;
import static dev.alki.kernel.search.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [ScaleSearch] with a candidate in each lane, which suits one part with its levels. One thread at
/// a time.
public final class ScaleCandidates {
  private static final int LANES = Lanes.COUNT;
  private static final int STEPS = 9;
  private static final int CANDIDATES = 2 * STEPS + 1;

  private final int size;
  private final int half;
  private final float[] candidates = new float[(CANDIDATES + LANES - 1) / LANES * LANES];
  private final float[] products = new float[candidates.length];
  private final float[] squares = new float[candidates.length];

  public ScaleCandidates(ScaleSearch search) {
    size = search.size();
    half = search.half();
    for (int i = 0; i < CANDIDATES; i++) {
      int step = i == 0 ? 0 : i <= STEPS ? i - STEPS - 1 : i - STEPS;
      candidates[i] = -(half + 0.1f * step);
    }
  }

  /// As [ScaleSearch#search].
  public float search(
      float[] x, int from, float[] weights, int weightsFrom, byte[] levels, int levelsFrom) {
    float extreme = ScaleSearch.extreme(x, from, size);
    if (Math.abs(extreme) < ScaleSearch.NEAR_ZERO) {
      for (int i = 0; i < size; i++) {
        levels[levelsFrom + i] = 0;
      }
      return 0;
    }
    for (int first = 0; first < candidates.length; first += LANES) {
      sum(x, from, weights, weightsFrom, extreme, first);
    }
    int kept = 0;
    float scale = squares[0] == 0 ? 0 : products[0] / squares[0];
    float best = scale * products[0];
    for (int i = 1; i < CANDIDATES; i++) {
      if (squares[i] > 0 && products[i] * products[i] > best * squares[i]) {
        kept = i;
        scale = products[i] / squares[i];
        best = scale * products[i];
      }
    }
    float inverse = candidates[kept] / extreme;
    for (int i = 0; i < size; i++) {
      int level = Rounding.nearest(inverse * x[from + i], -half, half - 1);
      levels[levelsFrom + i] = (byte) (level + half);
    }
    return scale;
  }

  private void sum(
      float[] x, int from, float[] weights, int weightsFrom, float extreme, int first) {
    FloatVector inverse = fromArray(FLOATS, candidates, first).div(extreme);
    FloatVector sumProducts = FloatVector.zero(FLOATS);
    FloatVector sumSquares = FloatVector.zero(FLOATS);
    for (int i = 0; i < size; i++) {
      float value = x[from + i];
      float weight = weights[weightsFrom + i];
      IntVector shifted = inverse.mul(value).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO - half).min(ZERO + half - 1);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      sumProducts = sumProducts.add(level.mul(weight * value));
      sumSquares = sumSquares.add(level.mul(weight).mul(level));
    }
    sumProducts.intoArray(products, first);
    sumSquares.intoArray(squares, first);
  }
}
