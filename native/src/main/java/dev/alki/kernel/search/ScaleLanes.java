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
  private final float[] extreme;
  private final float[] sumProducts;
  private final float[] sumSquares;
  private final float[] scale;
  private final float[] best;

  public ScaleLanes(ScaleSearch search, int vectors) {
    length = search.size() * LANES;
    half = search.half();
    best = new float[vectors * LANES];
    scale = new float[vectors * LANES];
    sumSquares = new float[vectors * LANES];
    sumProducts = new float[vectors * LANES];
    extreme = new float[vectors * LANES];
  }

  /// Element i of lane k of vector v is `x[(v * size + i) * lanes + k]`; weights lie likewise.
  /// Writes the scales of all lanes.
  public void search(float[] x, float[] weights, int vectors, float[] scales) {
    for (int v = 0; v < vectors; v++) {
      extremes(x, v);
      sums(x, weights, -half, v);
      keep(v * LANES);
    }
    for (int step = -STEPS; step <= STEPS; step++) {
      for (int v = 0; step != 0 && v < vectors; v++) {
        sums(x, weights, -(half + 0.1f * step), v);
        keepBetter(v * LANES);
      }
    }
    for (int k = 0; k < vectors * LANES; k++) {
      scales[k] = Math.abs(extreme[k]) < ScaleSearch.NEAR_ZERO ? 0 : scale[k];
    }
  }

  private void extremes(float[] x, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector found = FloatVector.zero(Lanes.FLOATS);
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, k);
  }

  /// Of the levels of a candidate. Numbers are at most the extreme one, so that levels are small.
  private void sums(float[] x, float[] weights, float candidate, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector inverse =
        FloatVector.broadcast(Lanes.FLOATS, candidate).div(Lanes.load(extreme, k));
    FloatVector products = FloatVector.zero(Lanes.FLOATS);
    FloatVector squares = products;
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = Lanes.load(weights, i);
      FloatVector level = Lanes.nearestOfSmall(inverse.mul(value), -half, half - 1);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    products.intoArray(sumProducts, k);
    squares.intoArray(sumSquares, k);
  }

  private void keep(int k) {
    FloatVector products = Lanes.load(sumProducts, k);
    FloatVector squares = Lanes.load(sumSquares, k);
    FloatVector first = products.div(squares).blend(0, squares.eq(0));
    first.intoArray(scale, k);
    first.mul(products).intoArray(best, k);
  }

  private void keepBetter(int k) {
    FloatVector products = Lanes.load(sumProducts, k);
    FloatVector squares = Lanes.load(sumSquares, k);
    FloatVector most = Lanes.load(best, k);
    VectorMask<Float> better =
        products
            .mul(products)
            .compare(VectorOperators.GT, most.mul(squares))
            .and(squares.compare(VectorOperators.GT, 0));
    FloatVector newScale = products.div(squares);
    Lanes.load(scale, k).blend(newScale, better).intoArray(scale, k);
    most.blend(newScale.mul(products), better).intoArray(best, k);
  }
}
