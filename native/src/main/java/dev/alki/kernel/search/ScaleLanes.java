// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [ScaleSearch] in all lanes at once, without the levels. One thread at a time.
public final class ScaleLanes {
  private static final int LANES = Lanes.COUNT;
  private static final int STEPS = 9;

  private final int length;
  private final int half;
  private final float[] extreme = new float[LANES];
  private final float[] sumProducts = new float[LANES];
  private final float[] sumSquares = new float[LANES];
  private final float[] scale = new float[LANES];
  private final float[] best = new float[LANES];

  public ScaleLanes(ScaleSearch search) {
    length = search.size() * LANES;
    half = search.half();
  }

  /// Element i of lane k is `x[i * lanes + k]`; weights lie likewise. Writes the scales of all
  /// lanes from `at` on.
  public void search(float[] x, float[] weights, float[] scales, int at) {
    extremes(x);
    sums(x, weights, -half);
    keep();
    for (int step = -STEPS; step <= STEPS; step++) {
      if (step != 0) {
        sums(x, weights, -(half + 0.1f * step));
        keepBetter();
      }
    }
    for (int k = 0; k < LANES; k++) {
      scales[at + k] = Math.abs(extreme[k]) < ScaleSearch.NEAR_ZERO ? 0 : scale[k];
    }
  }

  private void extremes(float[] x) {
    FloatVector found = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, 0);
  }

  /// Of the levels of a candidate. Numbers are at most the extreme one, so that levels are small.
  private void sums(float[] x, float[] weights, float candidate) {
    FloatVector inverse =
        FloatVector.broadcast(Lanes.FLOATS, candidate).div(Lanes.load(extreme, 0));
    FloatVector products = FloatVector.zero(Lanes.FLOATS);
    FloatVector squares = products;
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = Lanes.load(weights, i);
      FloatVector level = Lanes.nearestOfSmall(inverse.mul(value), -half, half - 1);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    products.intoArray(sumProducts, 0);
    squares.intoArray(sumSquares, 0);
  }

  private void keep() {
    FloatVector products = Lanes.load(sumProducts, 0);
    FloatVector squares = Lanes.load(sumSquares, 0);
    FloatVector first = products.div(squares).blend(0, squares.eq(0));
    first.intoArray(scale, 0);
    first.mul(products).intoArray(best, 0);
  }

  private void keepBetter() {
    FloatVector products = Lanes.load(sumProducts, 0);
    FloatVector squares = Lanes.load(sumSquares, 0);
    FloatVector most = Lanes.load(best, 0);
    VectorMask<Float> better =
        products
            .mul(products)
            .compare(VectorOperators.GT, most.mul(squares))
            .and(squares.compare(VectorOperators.GT, 0));
    FloatVector newScale = products.div(squares);
    Lanes.load(scale, 0).blend(newScale, better).intoArray(scale, 0);
    most.blend(newScale.mul(products), better).intoArray(best, 0);
  }
}
