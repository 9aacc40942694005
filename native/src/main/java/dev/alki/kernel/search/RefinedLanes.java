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
  private final float[] extreme = new float[LANES];
  private final float[] sumProducts = new float[LANES];
  private final float[] sumSquares = new float[LANES];

  public RefinedLanes(RefinedSearch search) {
    length = search.size() * LANES;
    half = search.half();
    levels = new float[length];
  }

  /// Element i of lane k is `x[i * lanes + k]`. Writes the scales of all lanes from `at` on.
  public void search(float[] x, float[] scales, int at) {
    start(x);
    boolean moved = true;
    for (int round = 0; round < RefinedSearch.ROUNDS && moved; round++) {
      moved = round(x);
    }
    for (int k = 0; k < LANES; k++) {
      boolean none = Math.abs(extreme[k]) < ScaleSearch.NEAR_ZERO || !(sumSquares[k] > 0);
      scales[at + k] = none ? 0 : sumProducts[k] / sumSquares[k];
    }
  }

  private void start(float[] x) {
    FloatVector found = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, 0);
    FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, -half).div(found);
    FloatVector products = FloatVector.zero(Lanes.FLOATS);
    FloatVector squares = products;
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = value.mul(value);
      FloatVector level = Lanes.nearestOfSmall(inverse.mul(value), -half, half - 1);
      level.intoArray(levels, i);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    products.intoArray(sumProducts, 0);
    squares.intoArray(sumSquares, 0);
  }

  /// Whether a level moved in any lane. A lane in which none did stays as it is, however often.
  private boolean round(float[] x) {
    FloatVector products = Lanes.load(sumProducts, 0);
    FloatVector squares = Lanes.load(sumSquares, 0);
    VectorMask<Float> moved = Lanes.FLOATS.maskAll(false);
    for (int i = 0; i < length; i += LANES) {
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
      products = products.blend(newProducts, better);
      squares = squares.blend(newSquares, better);
      moved = moved.or(better);
    }
    products.intoArray(sumProducts, 0);
    squares.intoArray(sumSquares, 0);
    return moved.anyTrue();
  }
}
