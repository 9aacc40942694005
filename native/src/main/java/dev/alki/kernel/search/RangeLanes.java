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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [RangeSearch] in all lanes at once; the levels only when they are asked for. One thread at a
/// time.
///
/// What a lane knows from step to step lies in arrays, so that one step is a method of its own:
/// called often, and compiled soon.
public final class RangeLanes {
  private static final int LANES = Lanes.COUNT;

  private final int length;
  private final int most;
  private final boolean absolute;
  private final float[] candidates;

  private final float[] largest;
  private final float[] sumWeights;
  private final float[] sumNumbers;
  private final float[] best;
  private final float[] scale;
  private final float[] minimum;

  /// With what the levels of the best candidate so far were computed.
  private final float[] inverse;

  private final float[] origin;

  public RangeLanes(RangeSearch.Plan plan, int vectors) {
    length = plan.size() * STRIDE;
    most = plan.most();
    absolute = plan.absolute();
    largest = new float[vectors * LANES];
    sumWeights = new float[vectors * LANES];
    sumNumbers = new float[vectors * LANES];
    best = new float[vectors * LANES];
    scale = new float[vectors * LANES];
    minimum = new float[vectors * LANES];
    inverse = new float[vectors * LANES];
    origin = new float[vectors * LANES];
    candidates = new float[plan.steps() + 1];
    for (int step = 0; step < candidates.length; step++) {
      candidates[step] = plan.first() + plan.step() * step + plan.most();
    }
  }

  /// Over the first vectors of parts in `room`; writes scales and magnitudes of minimums of all
  /// lanes.
  public void search(float[] room, int vectors, float[] scales, float[] minimums) {
    for (int v = 0; v < vectors; v++) {
      start(room, v);
    }
    for (float candidate : candidates) {
      for (int v = 0; v < vectors; v++) {
        step(room, v, candidate);
      }
    }
    for (int k = 0; k < vectors * LANES; k++) {
      scales[k] = scale[k];
      minimums[k] = -minimum[k];
    }
  }

  /// Leaves the levels of the last search in `room`, as floats.
  public void levels(float[] room, int vectors) {
    for (int v = 0; v < vectors; v++) {
      levels(room, v * length, v * LANES);
    }
  }

  private void levels(float[] room, int from, int k) {
    FloatVector min = fromArray(FLOATS, origin, k);
    FloatVector best = fromArray(FLOATS, inverse, k);
    for (int i = from; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      IntVector shifted = best.mul(value.sub(min)).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.and(FRACTION).or(EXPONENT).max(ZERO).min(ZERO + most);
      bounded.reinterpretAsFloats().sub(SHIFT).intoArray(room, i + LEVELS);
    }
  }

  /// Sums, and the plain division of the range. Of flat lanes the scale is 0, as 1 / infinity, and
  /// no error is less than what they get. Of several zeros the first is the minimum, with its sign.
  private void start(float[] room, int v) {
    int from = v * length;
    FloatVector max = fromArray(FLOATS, room, from);
    FloatVector min = max;
    FloatVector sumW = fromArray(FLOATS, room, from + WEIGHTS);
    FloatVector sumX = sumW.mul(max);
    for (int i = from + STRIDE; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      FloatVector weight = fromArray(FLOATS, room, i + WEIGHTS);
      min = min.blend(value, value.lt(min));
      max = max.blend(value, max.lt(value));
      sumW = sumW.add(weight);
      sumX = sumX.add(weight.mul(value));
    }
    min = min.blend(0, min.compare(VectorOperators.GT, 0));
    FloatVector plain = FloatVector.broadcast(FLOATS, most).div(max.sub(min));
    FloatVector newScale = FloatVector.broadcast(FLOATS, 1).div(plain);
    FloatVector error = FloatVector.zero(FLOATS);
    for (int i = from; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      IntVector shifted = plain.mul(value.sub(min)).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.and(FRACTION).or(EXPONENT).max(ZERO).min(ZERO + most);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      FloatVector difference = newScale.mul(level).add(min).sub(value);
      FloatVector loss = absolute ? difference.abs() : difference.mul(difference);
      error = error.add(fromArray(FLOATS, room, i + WEIGHTS).mul(loss));
    }
    max.intoArray(largest, v * LANES);
    min.intoArray(minimum, v * LANES);
    min.intoArray(origin, v * LANES);
    plain.intoArray(inverse, v * LANES);
    sumW.intoArray(sumWeights, v * LANES);
    sumX.intoArray(sumNumbers, v * LANES);
    newScale.intoArray(scale, v * LANES);
    error.blend(Float.NEGATIVE_INFINITY, max.eq(min)).intoArray(best, v * LANES);
  }

  /// The levels of a candidate, what least squares makes of them, and whether that loses less.
  private void step(float[] room, int v, float candidate) {
    int from = v * length;
    int k = v * LANES;
    FloatVector min = fromArray(FLOATS, minimum, k);
    FloatVector range = fromArray(FLOATS, largest, k).sub(min);
    FloatVector tried = FloatVector.broadcast(FLOATS, candidate).div(range);
    FloatVector sumL = FloatVector.zero(FLOATS);
    FloatVector sumL2 = FloatVector.zero(FLOATS);
    FloatVector sumXl = FloatVector.zero(FLOATS);
    for (int i = from; i < from + length; i += STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      IntVector shifted = tried.mul(value.sub(min)).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.and(FRACTION).or(EXPONENT).max(ZERO).min(ZERO + most);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      level.intoArray(room, i + LEVELS);
      FloatVector product = fromArray(FLOATS, room, i + WEIGHTS).mul(level);
      sumL = sumL.add(product);
      sumL2 = sumL2.add(product.mul(level));
      sumXl = sumXl.add(product.mul(value));
    }
    FloatVector sumW = fromArray(FLOATS, sumWeights, k);
    FloatVector sumX = fromArray(FLOATS, sumNumbers, k);
    FloatVector determinant = sumW.mul(sumL2).sub(sumL.mul(sumL));
    FloatVector newScale = sumW.mul(sumXl).sub(sumX.mul(sumL)).div(determinant);
    FloatVector newMinimum = sumL2.mul(sumX).sub(sumL.mul(sumXl)).div(determinant);
    VectorMask<Float> positive = newMinimum.compare(VectorOperators.GT, 0);
    newScale = newScale.blend(sumXl.div(sumL2), positive);
    newMinimum = newMinimum.blend(0, positive);
    FloatVector error = FloatVector.zero(FLOATS);
    if (absolute) {
      for (int i = from; i < from + length; i += STRIDE) {
        FloatVector scaled = newScale.mul(fromArray(FLOATS, room, i + LEVELS));
        FloatVector difference = scaled.add(newMinimum).sub(fromArray(FLOATS, room, i));
        error = error.add(fromArray(FLOATS, room, i + WEIGHTS).mul(difference.abs()));
      }
    } else {
      for (int i = from; i < from + length; i += STRIDE) {
        FloatVector scaled = newScale.mul(fromArray(FLOATS, room, i + LEVELS));
        FloatVector difference = scaled.add(newMinimum).sub(fromArray(FLOATS, room, i));
        FloatVector loss = difference.mul(difference);
        error = error.add(fromArray(FLOATS, room, i + WEIGHTS).mul(loss));
      }
    }
    FloatVector least = fromArray(FLOATS, best, k);
    VectorMask<Float> solved = determinant.compare(VectorOperators.GT, 0);
    VectorMask<Float> better = error.lt(least).and(solved);
    least.blend(error, better).intoArray(best, k);
    fromArray(FLOATS, scale, k).blend(newScale, better).intoArray(scale, k);
    min.blend(newMinimum, better).intoArray(minimum, k);
    fromArray(FLOATS, origin, k).blend(min, better).intoArray(origin, k);
    fromArray(FLOATS, inverse, k).blend(tried, better).intoArray(inverse, k);
  }
}
