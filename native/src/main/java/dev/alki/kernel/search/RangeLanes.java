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

  private final float[] largest = new float[LANES];
  private final float[] sumWeights = new float[LANES];
  private final float[] sumNumbers = new float[LANES];
  private final float[] best = new float[LANES];
  private final float[] errors = new float[LANES];
  private final float[] scale = new float[LANES];
  private final float[] minimum = new float[LANES];
  private final float[] newScale = new float[LANES];
  private final float[] newMinimum = new float[LANES];

  public RangeLanes(RangeSearch.Plan plan) {
    length = plan.size() * LANES;
    most = plan.most();
    absolute = plan.absolute();
    tried = new float[length];
    candidates = new float[plan.steps() + 1];
    for (int step = 0; step < candidates.length; step++) {
      candidates[step] = plan.first() + plan.step() * step + plan.most();
    }
  }

  /// Element i of lane k is `x[i * lanes + k]`; weights lie likewise. Writes scales and magnitudes
  /// of minimums of all lanes from `at` on.
  public void search(float[] x, float[] weights, float[] scales, float[] minimums, int at) {
    start(x, weights);
    error(x, weights);
    keep();
    for (float candidate : candidates) {
      step(x, weights, candidate);
      error(x, weights);
      keepBetter();
    }
    for (int k = 0; k < LANES; k++) {
      scales[at + k] = scale[k];
      minimums[at + k] = -minimum[k];
    }
  }

  /// Sums and the plain division of the range.
  private void start(float[] x, float[] weights) {
    FloatVector max = Lanes.load(x, 0);
    FloatVector min = max;
    FloatVector sumW = Lanes.load(weights, 0);
    FloatVector sumX = sumW.mul(max);
    for (int i = LANES; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector weight = Lanes.load(weights, i);
      min = min.min(value);
      max = max.max(value);
      sumW = sumW.add(weight);
      sumX = sumX.add(weight.mul(value));
    }
    min = min.min(0);
    FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, most).div(max.sub(min));
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      Lanes.nearest(inverse.mul(value.sub(min)), 0, most).intoArray(tried, i);
    }
    max.intoArray(largest, 0);
    min.intoArray(minimum, 0);
    min.intoArray(newMinimum, 0);
    sumW.intoArray(sumWeights, 0);
    sumX.intoArray(sumNumbers, 0);
    FloatVector.broadcast(Lanes.FLOATS, 1).div(inverse).intoArray(newScale, 0);
  }

  /// Flat lanes cannot become better; their scale is 0 already.
  private void keep() {
    VectorMask<Float> flat = Lanes.load(largest, 0).eq(Lanes.load(minimum, 0));
    Lanes.load(errors, 0).blend(Float.NEGATIVE_INFINITY, flat).intoArray(best, 0);
    Lanes.load(newScale, 0).intoArray(scale, 0);
  }

  /// Levels of a candidate and what least squares makes of them; a lane without a solution gets a
  /// scale of NaN, and thus an error that is never less.
  private void step(float[] x, float[] weights, float candidate) {
    FloatVector min = Lanes.load(minimum, 0);
    FloatVector inverse =
        FloatVector.broadcast(Lanes.FLOATS, candidate).div(Lanes.load(largest, 0).sub(min));
    FloatVector sumL = FloatVector.zero(Lanes.FLOATS);
    FloatVector sumL2 = sumL;
    FloatVector sumXl = sumL;
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = Lanes.load(x, i);
      FloatVector level = Lanes.nearest(inverse.mul(value.sub(min)), 0, most);
      level.intoArray(tried, i);
      FloatVector product = Lanes.load(weights, i).mul(level);
      sumL = sumL.add(product);
      sumL2 = sumL2.add(product.mul(level));
      sumXl = sumXl.add(product.mul(value));
    }
    FloatVector sumW = Lanes.load(sumWeights, 0);
    FloatVector sumX = Lanes.load(sumNumbers, 0);
    FloatVector determinant = sumW.mul(sumL2).sub(sumL.mul(sumL));
    FloatVector theScale = sumW.mul(sumXl).sub(sumX.mul(sumL)).div(determinant);
    FloatVector theMinimum = sumL2.mul(sumX).sub(sumL.mul(sumXl)).div(determinant);
    VectorMask<Float> positive = theMinimum.compare(VectorOperators.GT, 0);
    VectorMask<Float> solved = determinant.compare(VectorOperators.GT, 0);
    theScale
        .blend(sumXl.div(sumL2), positive)
        .blend(Float.NaN, solved.not())
        .intoArray(newScale, 0);
    theMinimum.blend(0, positive).intoArray(newMinimum, 0);
  }

  private void error(float[] x, float[] weights) {
    if (absolute) {
      absoluteError(x, weights);
    } else {
      squaredError(x, weights);
    }
  }

  private void squaredError(float[] x, float[] weights) {
    FloatVector theScale = Lanes.load(newScale, 0);
    FloatVector min = Lanes.load(newMinimum, 0);
    FloatVector error = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector difference = theScale.mul(Lanes.load(tried, i)).add(min).sub(Lanes.load(x, i));
      error = error.add(Lanes.load(weights, i).mul(difference.mul(difference)));
    }
    error.intoArray(errors, 0);
  }

  private void absoluteError(float[] x, float[] weights) {
    FloatVector theScale = Lanes.load(newScale, 0);
    FloatVector min = Lanes.load(newMinimum, 0);
    FloatVector error = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector difference = theScale.mul(Lanes.load(tried, i)).add(min).sub(Lanes.load(x, i));
      error = error.add(Lanes.load(weights, i).mul(difference.abs()));
    }
    error.intoArray(errors, 0);
  }

  private void keepBetter() {
    FloatVector error = Lanes.load(errors, 0);
    FloatVector least = Lanes.load(best, 0);
    VectorMask<Float> better = error.lt(least);
    least.blend(error, better).intoArray(best, 0);
    Lanes.load(scale, 0).blend(Lanes.load(newScale, 0), better).intoArray(scale, 0);
    Lanes.load(minimum, 0).blend(Lanes.load(newMinimum, 0), better).intoArray(minimum, 0);
  }
}
