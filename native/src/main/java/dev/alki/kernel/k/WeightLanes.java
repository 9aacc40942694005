// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Lanes;
import jdk.incubator.vector.FloatVector;

/// [Weighting] in all lanes at once: weights of numbers whose element i of lane k is `x[i * lanes +
/// k]`.
final class WeightLanes {
  private static final int LANES = Lanes.COUNT;

  private WeightLanes() {}

  /// Element i of lane k of vector v is `x[(v * part + i) * lanes + k]`; `weights` lie likewise and
  /// are importance on entry where the weighting uses it; the variance of the lane's block is
  /// `variances[v * lanes + k]`.
  static void weigh(
      Weighting weighting, float[] x, int part, float[] variances, int vectors, float[] weights) {
    int length = part * LANES;
    switch (weighting) {
      case MAGNITUDE -> magnitudes(x, vectors * length, weights);
      case RAISED_MAGNITUDE -> {
        for (int v = 0; v < vectors; v++) {
          raisedMagnitudes(x, v * length, length, weights);
        }
      }
      case SQUARE -> squares(x, vectors * length, weights);
      case IMPORTANCE -> {}
      case SPREAD_IMPORTANCE -> {
        for (int v = 0; v < vectors; v++) {
          spread(x, v * length, length, load(variances, v * LANES), weights);
        }
      }
    }
  }

  private static void magnitudes(float[] x, int end, float[] weights) {
    for (int i = 0; i < end; i += LANES) {
      load(x, i).abs().intoArray(weights, i);
    }
  }

  private static void raisedMagnitudes(float[] x, int from, int length, float[] weights) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = load(x, i);
      sum = sum.add(value.mul(value));
    }
    FloatVector mean = sum.div(length / LANES).sqrt();
    for (int i = from; i < from + length; i += LANES) {
      mean.add(load(x, i).abs()).intoArray(weights, i);
    }
  }

  private static void squares(float[] x, int end, float[] weights) {
    for (int i = 0; i < end; i += LANES) {
      FloatVector value = load(x, i);
      value.mul(value).intoArray(weights, i);
    }
  }

  private static void spread(
      float[] x, int from, int length, FloatVector variance, float[] weights) {
    for (int i = from; i < from + length; i += LANES) {
      FloatVector value = load(x, i);
      load(weights, i).mul(variance.add(value.mul(value)).sqrt()).intoArray(weights, i);
    }
  }

  /// The sums of the weights of all lanes.
  static void sum(float[] weights, int part, int vectors, float[] sums) {
    for (int v = 0; v < vectors; v++) {
      int from = v * part * LANES;
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int i = from; i < from + part * LANES; i += LANES) {
        sum = sum.add(load(weights, i));
      }
      sum.intoArray(sums, v * LANES);
    }
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, values, at);
  }
}
