// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static dev.alki.kernel.search.Lanes.LEVELS;
import static dev.alki.kernel.search.Lanes.SHIFT;
import static dev.alki.kernel.search.Lanes.STRIDE;
import static dev.alki.kernel.search.Lanes.WEIGHTS;
import static dev.alki.kernel.search.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [ScaleSearch] in all lanes at once; the levels only when they are asked for. One thread at a
/// time.
public final class ScaleLanes {
  private static final int LANES = Lanes.COUNT;
  private static final int STEPS = 9;

  private final int length;
  private final int half;
  private final float[] extreme;
  private final float[] scale;
  private final float[] best;

  /// With what the levels of the best candidate so far were computed.
  private final float[] inverse;

  public ScaleLanes(ScaleSearch search, int vectors) {
    length = search.size() * STRIDE;
    half = search.half();
    extreme = new float[vectors * LANES];
    scale = new float[vectors * LANES];
    best = new float[vectors * LANES];
    inverse = new float[vectors * LANES];
  }

  /// Over the first vectors of parts in `room`; writes the scales of all lanes.
  public void search(float[] room, int vectors, float[] scales) {
    for (int v = 0; v < vectors; v++) {
      extremes(room, v);
      step(room, v, -half, true);
    }
    for (int step = -STEPS; step <= STEPS; step++) {
      for (int v = 0; step != 0 && v < vectors; v++) {
        step(room, v, -(half + 0.1f * step), false);
      }
    }
    for (int k = 0; k < vectors * LANES; k++) {
      scales[k] = Math.abs(extreme[k]) < ScaleSearch.NEAR_ZERO ? 0 : scale[k];
    }
  }

  /// Leaves the levels of the last search, each plus `half`, in `room`, as floats.
  public void levels(float[] room, int vectors) {
    for (int v = 0; v < vectors; v++) {
      levels(room, v * length, v * LANES);
    }
  }

  private void levels(float[] room, int from, int k) {
    FloatVector best = fromArray(FLOATS, inverse, k);
    FloatVector magnitude = fromArray(FLOATS, extreme, k).abs();
    VectorMask<Float> zeros = magnitude.compare(VectorOperators.LT, ScaleSearch.NEAR_ZERO);
    for (int i = from; i < from + length; i += STRIDE) {
      IntVector shifted = best.mul(fromArray(FLOATS, room, i)).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO - half).min(ZERO + half - 1);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT - half);
      level.blend(0, zeros).intoArray(room, i + LEVELS);
    }
  }

  private void extremes(float[] room, int v) {
    FloatVector found = FloatVector.zero(FLOATS);
    for (int i = v * length; i < (v + 1) * length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      VectorMask<Float> larger = value.abs().compare(VectorOperators.GT, found.abs());
      found = found.blend(value, larger);
    }
    found.intoArray(extreme, v * LANES);
  }

  /// The levels of a candidate, and whether their scale loses less; that of the first is taken as
  /// it is. Numbers are at most the extreme one: levels are small.
  private void step(float[] room, int v, float candidate, boolean first) {
    int k = v * LANES;
    FloatVector tried = FloatVector.broadcast(FLOATS, candidate).div(fromArray(FLOATS, extreme, k));
    FloatVector products = FloatVector.zero(FLOATS);
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = v * length; i < (v + 1) * length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      FloatVector weight = fromArray(FLOATS, room, i + WEIGHTS);
      IntVector shifted = tried.mul(value).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO - half).min(ZERO + half - 1);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      products = products.add(weight.mul(value).mul(level));
      squares = squares.add(weight.mul(level).mul(level));
    }
    FloatVector most = fromArray(FLOATS, best, k);
    VectorMask<Float> gained =
        products.mul(products).compare(VectorOperators.GT, most.mul(squares));
    VectorMask<Float> solved = squares.compare(VectorOperators.GT, 0);
    VectorMask<Float> better = gained.and(solved).or(FLOATS.maskAll(first));
    FloatVector newScale = products.div(squares).blend(0, squares.eq(0));
    fromArray(FLOATS, scale, k).blend(newScale, better).intoArray(scale, k);
    most.blend(newScale.mul(products), better).intoArray(best, k);
    fromArray(FLOATS, inverse, k).blend(tried, better).intoArray(inverse, k);
  }
}
