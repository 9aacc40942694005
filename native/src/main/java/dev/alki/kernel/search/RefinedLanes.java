// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [RefinedSearch] in all lanes at once, without the levels. One thread at a time.
public final class RefinedLanes {
  private static final int LANES = Lanes.COUNT;

  private final int length;
  private final int half;
  private final float[] levels;
  private final float[] extreme;
  private final float[] sumProducts;
  private final float[] sumSquares;

  public RefinedLanes(RefinedSearch search, int vectors) {
    length = search.size() * LANES;
    half = search.half();
    sumSquares = new float[vectors * LANES];
    sumProducts = new float[vectors * LANES];
    extreme = new float[vectors * LANES];
    levels = new float[vectors * length];
  }

  /// Element i of lane k of vector v is `x[(v * size + i) * lanes + k]`. Writes the scales of all
  /// lanes.
  public void search(float[] x, int vectors, float[] scales) {
    for (int v = 0; v < vectors; v++) {
      start(x, v);
    }
    boolean more = true;
    for (int round = 0; round < RefinedSearch.ROUNDS && more; round++) {
      more = false;
      for (int i = 0; i < length; i += LANES) {
        more |= element(x, i, vectors);
      }
    }
    for (int k = 0; k < vectors * LANES; k++) {
      boolean none = Math.abs(extreme[k]) < ScaleSearch.NEAR_ZERO || !(sumSquares[k] > 0);
      scales[k] = none ? 0 : sumProducts[k] / sumSquares[k];
    }
  }

  private void start(float[] x, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector found = FloatVector.zero(Lanes.FLOATS);
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, k);
    FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, -half).div(found);
    FloatVector products = FloatVector.zero(Lanes.FLOATS);
    FloatVector squares = products;
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = value.mul(value);
      FloatVector level = Lanes.nearestOfSmall(inverse.mul(value), -half, half - 1);
      level.intoArray(levels, i);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    products.intoArray(sumProducts, k);
    squares.intoArray(sumSquares, k);
  }

  /// Moves the level of one element of each lane if that loses less, and says whether any moved (a
  /// lane in which none does in a round stays as it is). Each element waits for the one before in
  /// its lane, through a division: therefore many vectors are under way at once.
  private boolean element(float[] x, int element, int vectors) {
    boolean moved = false;
    for (int v = 0; v < vectors; v++) {
      int i = element + v * length;
      int k = v * LANES;
      FloatVector products = Lanes.load(sumProducts, k);
      FloatVector squares = Lanes.load(sumSquares, k);
      FloatVector value = Lanes.load(x, i);
      FloatVector level = Lanes.load(levels, i);
      FloatVector weight = value.mul(value);
      FloatVector weighted = weight.mul(value);
      FloatVector restProducts = products.sub(weighted.mul(level));
      FloatVector restSquares = squares.sub(weight.mul(level).mul(level));
      FloatVector other = Lanes.nearest(value.mul(restSquares).div(restProducts), -half, half - 1);
      FloatVector newProducts = restProducts.add(weighted.mul(other));
      FloatVector newSquares = restSquares.add(weight.mul(other).mul(other));
      FloatVector gain = newProducts.mul(newProducts).mul(squares);
      FloatVector loss = products.mul(products).mul(newSquares);
      VectorMask<Float> better =
          restProducts
              .compare(VectorOperators.GT, 0)
              .and(other.compare(VectorOperators.NE, level))
              .and(newSquares.compare(VectorOperators.GT, 0))
              .and(gain.compare(VectorOperators.GT, loss));
      level.blend(other, better).intoArray(levels, i);
      products.blend(newProducts, better).intoArray(sumProducts, k);
      squares.blend(newSquares, better).intoArray(sumSquares, k);
      moved |= better.anyTrue();
    }
    return moved;
  }
}
