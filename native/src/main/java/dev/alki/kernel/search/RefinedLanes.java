// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import static dev.alki.kernel.search.Lanes.EXPONENT;
import static dev.alki.kernel.search.Lanes.FLOATS;
import static dev.alki.kernel.search.Lanes.FRACTION;
import static dev.alki.kernel.search.Lanes.LEVELS;
import static dev.alki.kernel.search.Lanes.SHIFT;
import static dev.alki.kernel.search.Lanes.STRIDE;
import static dev.alki.kernel.search.Lanes.WEIGHTS;
import static dev.alki.kernel.search.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [RefinedSearch] in all lanes at once, without the levels. One thread at a time.
///
/// Four parts in five are done after a round, few need three: those that are not close ranks, so
/// that vectors are full of parts under way.
public final class RefinedLanes {
  private static final int LANES = Lanes.COUNT;

  private final int length;
  private final int half;
  private final float[] extreme;
  private final float[] sumProducts;
  private final float[] sumSquares;

  /// Of each vector the lanes in which a level moved in a round, as bits.
  private final long[] moved;

  /// The part that is in a lane.
  private final int[] parts;

  public RefinedLanes(RefinedSearch search, int vectors) {
    length = search.size() * STRIDE;
    half = search.half();
    extreme = new float[vectors * LANES];
    sumProducts = new float[vectors * LANES];
    sumSquares = new float[vectors * LANES];
    moved = new long[vectors];
    parts = new int[vectors * LANES];
  }

  /// Over the first vectors of parts in `room`, which is used up; writes the scales of all lanes.
  public void search(float[] room, int vectors, float[] scales) {
    for (int v = 0; v < vectors; v++) {
      start(room, v);
    }
    int lanes = vectors * LANES;
    for (int k = 0; k < lanes; k++) {
      parts[k] = k;
    }
    for (int round = 0; round < RefinedSearch.ROUNDS && lanes > 0; round++) {
      int under = (lanes + LANES - 1) / LANES;
      for (int i = 0; i < length; i += STRIDE) {
        element(room, i, under);
      }
      lanes = closeRanks(room, lanes, scales);
    }
    for (int k = 0; k < lanes; k++) {
      finish(k, scales);
    }
  }

  private void start(float[] room, int v) {
    int from = v * length;
    FloatVector found = FloatVector.zero(FLOATS);
    for (int i = from; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, v * LANES);
    FloatVector inverse = FloatVector.broadcast(FLOATS, -half).div(found);
    FloatVector products = FloatVector.zero(FLOATS);
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = from; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      FloatVector weight = fromArray(FLOATS, room, i + WEIGHTS);
      IntVector shifted = inverse.mul(value).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO - half).min(ZERO + half - 1);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      level.intoArray(room, i + LEVELS);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    products.intoArray(sumProducts, v * LANES);
    squares.intoArray(sumSquares, v * LANES);
  }

  /// A lane in which no level moved in a round stays as it is, and gives its place to the next in
  /// which one did. Returns how many those are.
  private int closeRanks(float[] room, int lanes, float[] scales) {
    int left = 0;
    for (int k = 0; k < lanes; k++) {
      if ((moved[k / LANES] >>> k % LANES & 1) == 0) {
        finish(k, scales);
      } else {
        move(room, k, left++);
      }
    }
    Arrays.fill(moved, 0);
    return left;
  }

  private void finish(int k, float[] scales) {
    int part = parts[k];
    boolean none = Math.abs(extreme[part]) < ScaleSearch.NEAR_ZERO || !(sumSquares[k] > 0);
    scales[part] = none ? 0 : sumProducts[k] / sumSquares[k];
  }

  private void move(float[] room, int k, int to) {
    parts[to] = parts[k];
    sumProducts[to] = sumProducts[k];
    sumSquares[to] = sumSquares[k];
    int place = k / LANES * length + k % LANES;
    int target = to / LANES * length + to % LANES;
    for (int i = 0; i < length; i += LANES) {
      room[target + i] = room[place + i];
    }
  }

  /// Moves the level of one element of each lane if that loses less. Each element waits for the one
  /// before in its lane, through a division: therefore many vectors are under way at once.
  private void element(float[] room, int element, int count) {
    for (int v = 0; v < count; v++) {
      int i = element + v * length;
      int k = v * LANES;
      FloatVector products = fromArray(FLOATS, sumProducts, k);
      FloatVector squares = fromArray(FLOATS, sumSquares, k);
      FloatVector value = fromArray(FLOATS, room, i);
      FloatVector weight = fromArray(FLOATS, room, i + WEIGHTS);
      FloatVector level = fromArray(FLOATS, room, i + LEVELS);
      FloatVector weighted = weight.mul(value);
      FloatVector restProducts = products.sub(weighted.mul(level));
      FloatVector restSquares = squares.sub(weight.mul(level).mul(level));
      FloatVector ideal = value.mul(restSquares).div(restProducts);
      IntVector shifted = ideal.add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.and(FRACTION).or(EXPONENT).max(ZERO - half).min(ZERO + half - 1);
      FloatVector other = bounded.reinterpretAsFloats().sub(SHIFT);
      FloatVector newProducts = restProducts.add(weighted.mul(other));
      FloatVector newSquares = restSquares.add(weight.mul(other).mul(other));
      FloatVector gain = newProducts.mul(newProducts).mul(squares);
      FloatVector loss = products.mul(products).mul(newSquares);
      VectorMask<Float> better =
          gain.compare(VectorOperators.GT, loss)
              .and(restProducts.compare(VectorOperators.GT, 0))
              .and(other.compare(VectorOperators.NE, level))
              .and(newSquares.compare(VectorOperators.GT, 0));
      level.blend(other, better).intoArray(room, i + LEVELS);
      products.blend(newProducts, better).intoArray(sumProducts, k);
      squares.blend(newSquares, better).intoArray(sumSquares, k);
      moved[v] |= better.toLong();
    }
  }
}
