// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Lanes;
import jdk.incubator.vector.FloatVector;

/// [Weighting] in all lanes at once: weights of numbers whose element i of lane k is `x[i * lanes +
/// k]`.
final class WeightLanes {
  private static final int LANES = Lanes.COUNT;

  private WeightLanes() {}

  /// @param weights importance on entry, where the weighting uses it
  static void weigh(Weighting weighting, float[] x, float[] variances, float[] weights) {
    switch (weighting) {
      case MAGNITUDE -> magnitudes(x, weights);
      case RAISED_MAGNITUDE -> raisedMagnitudes(x, weights);
      case SQUARE -> squares(x, weights);
      case IMPORTANCE -> {}
      case SPREAD_IMPORTANCE -> spread(x, variances, weights);
    }
  }

  private static void magnitudes(float[] x, float[] weights) {
    for (int i = 0; i < x.length; i += LANES) {
      load(x, i).abs().intoArray(weights, i);
    }
  }

  private static void raisedMagnitudes(float[] x, float[] weights) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector value = load(x, i);
      sum = sum.add(value.mul(value));
    }
    FloatVector mean = sum.div(x.length / LANES).sqrt();
    for (int i = 0; i < x.length; i += LANES) {
      mean.add(load(x, i).abs()).intoArray(weights, i);
    }
  }

  private static void squares(float[] x, float[] weights) {
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector value = load(x, i);
      value.mul(value).intoArray(weights, i);
    }
  }

  private static void spread(float[] x, float[] variances, float[] weights) {
    FloatVector variance = load(variances, 0);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector value = load(x, i);
      load(weights, i).mul(variance.add(value.mul(value)).sqrt()).intoArray(weights, i);
    }
  }

  /// The sums of the weights of all lanes, from `sums[at]` on.
  static void sum(float[] weights, float[] sums, int at) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < weights.length; i += LANES) {
      sum = sum.add(load(weights, i));
    }
    sum.intoArray(sums, at);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, values, at);
  }
}
