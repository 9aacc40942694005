// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [RangeSearch] in all lanes at once, without the levels. One thread at a time.
///
/// What a lane knows from step to step lies in arrays, so that one step is a method of its own:
/// short, called often, and compiled soon.
public final class RangeLanes {
  private static final int LANES = Lanes.COUNT;

  private final int length;
  private final int most;
  private final boolean absolute;
  private final float[] candidates;
  private final float[] tried;

  private final float[] largest;
  private final float[] sumWeights;
  private final float[] sumNumbers;
  private final float[] best;
  private final float[] errors;
  private final float[] scale;
  private final float[] minimum;
  private final float[] newScale;
  private final float[] newMinimum;

  public RangeLanes(RangeSearch.Plan plan, int vectors) {
    length = plan.size() * LANES;
    most = plan.most();
    absolute = plan.absolute();
    tried = new float[length];
    largest = new float[vectors * LANES];
    sumWeights = new float[vectors * LANES];
    sumNumbers = new float[vectors * LANES];
    best = new float[vectors * LANES];
    errors = new float[vectors * LANES];
    scale = new float[vectors * LANES];
    minimum = new float[vectors * LANES];
    newScale = new float[vectors * LANES];
    newMinimum = new float[vectors * LANES];
    candidates = new float[plan.steps() + 1];
    for (int step = 0; step < candidates.length; step++) {
      candidates[step] = plan.first() + plan.step() * step + plan.most();
    }
  }

  /// Element i of lane k of vector v is `x[(v * size + i) * lanes + k]`; weights lie likewise.
  /// Writes scales and magnitudes of minimums of all lanes.
  public void search(float[] x, float[] weights, int vectors, float[] scales, float[] minimums) {
    for (int v = 0; v < vectors; v++) {
      start(x, weights, v);
      error(x, weights, v);
      keep(v * LANES);
    }
    for (float candidate : candidates) {
      for (int v = 0; v < vectors; v++) {
        step(x, weights, candidate, v);
        error(x, weights, v);
        keepBetter(v * LANES);
      }
    }
    for (int k = 0; k < vectors * LANES; k++) {
      scales[k] = scale[k];
      minimums[k] = -minimum[k];
    }
  }

  /// Sums and the plain division of the range.
  private void start(float[] x, float[] weights, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector max = Lanes.load(x, from);
    FloatVector min = max;
    FloatVector sumW = Lanes.load(weights, from);
    FloatVector sumX = sumW.mul(max);
    for (int i = from + LANES; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = Lanes.load(weights, i);
      min = min.min(value);
      max = max.max(value);
      sumW = sumW.add(weight);
      sumX = sumX.add(weight.mul(value));
    }
    min = min.min(0);
    FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, most).div(max.sub(min));
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      Lanes.nearest(inverse.mul(value.sub(min)), 0, most).intoArray(tried, i - from);
    }
    max.intoArray(largest, k);
    min.intoArray(minimum, k);
    min.intoArray(newMinimum, k);
    sumW.intoArray(sumWeights, k);
    sumX.intoArray(sumNumbers, k);
    FloatVector.broadcast(Lanes.FLOATS, 1).div(inverse).intoArray(newScale, k);
  }

  /// Flat lanes cannot become better; their scale is 0 already.
  private void keep(int k) {
    VectorMask<Float> flat = Lanes.load(largest, k).eq(Lanes.load(minimum, k));
    Lanes.load(errors, k).blend(Float.NEGATIVE_INFINITY, flat).intoArray(best, k);
    Lanes.load(newScale, k).intoArray(scale, k);
  }

  /// Levels of a candidate and what least squares makes of them; a lane without a solution gets a
  /// scale of NaN, and thus an error that is never less.
  private void step(float[] x, float[] weights, float candidate, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector min = Lanes.load(minimum, k);
    FloatVector inverse =
        FloatVector.broadcast(Lanes.FLOATS, candidate).div(Lanes.load(largest, k).sub(min));
    FloatVector sumL = FloatVector.zero(Lanes.FLOATS);
    FloatVector sumL2 = sumL;
    FloatVector sumXl = sumL;
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector level = Lanes.nearest(inverse.mul(value.sub(min)), 0, most);
      level.intoArray(tried, i - from);
      FloatVector product = Lanes.load(weights, i).mul(level);
      sumL = sumL.add(product);
      sumL2 = sumL2.add(product.mul(level));
      sumXl = sumXl.add(product.mul(value));
    }
    FloatVector sumW = Lanes.load(sumWeights, k);
    FloatVector sumX = Lanes.load(sumNumbers, k);
    FloatVector determinant = sumW.mul(sumL2).sub(sumL.mul(sumL));
    FloatVector theScale = sumW.mul(sumXl).sub(sumX.mul(sumL)).div(determinant);
    FloatVector theMinimum = sumL2.mul(sumX).sub(sumL.mul(sumXl)).div(determinant);
    VectorMask<Float> positive = theMinimum.compare(VectorOperators.GT, 0);
    VectorMask<Float> solved = determinant.compare(VectorOperators.GT, 0);
    theScale
        .blend(sumXl.div(sumL2), positive)
        .blend(Float.NaN, solved.not())
        .intoArray(newScale, k);
    theMinimum.blend(0, positive).intoArray(newMinimum, k);
  }

  private void error(float[] x, float[] weights, int v) {
    if (absolute) {
      absoluteError(x, weights, v);
    } else {
      squaredError(x, weights, v);
    }
  }

  private void squaredError(float[] x, float[] weights, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector theScale = Lanes.load(newScale, k);
    FloatVector min = Lanes.load(newMinimum, k);
    FloatVector error = FloatVector.zero(Lanes.FLOATS);
    for (int i = from; i < from + length; i += LANES) {
      FloatVector difference =
          theScale.mul(Lanes.load(tried, i - from)).add(min).sub(Lanes.load(x, i));
      error = error.add(Lanes.load(weights, i).mul(difference.mul(difference)));
    }
    error.intoArray(errors, k);
  }

  private void absoluteError(float[] x, float[] weights, int v) {
    int from = v * length;
    int k = v * LANES;
    FloatVector theScale = Lanes.load(newScale, k);
    FloatVector min = Lanes.load(newMinimum, k);
    FloatVector error = FloatVector.zero(Lanes.FLOATS);
    for (int i = from; i < from + length; i += LANES) {
      FloatVector difference =
          theScale.mul(Lanes.load(tried, i - from)).add(min).sub(Lanes.load(x, i));
      error = error.add(Lanes.load(weights, i).mul(difference.abs()));
    }
    error.intoArray(errors, k);
  }

  private void keepBetter(int k) {
    FloatVector error = Lanes.load(errors, k);
    FloatVector least = Lanes.load(best, k);
    VectorMask<Float> better = error.lt(least);
    least.blend(error, better).intoArray(best, k);
    Lanes.load(scale, k).blend(Lanes.load(newScale, k), better).intoArray(scale, k);
    Lanes.load(minimum, k).blend(Lanes.load(newMinimum, k), better).intoArray(minimum, k);
  }
}
