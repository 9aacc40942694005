// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.alki.kernel.search.Lanes;
import jdk.incubator.vector.FloatVector;

/// [Weighting] in all lanes at once.
final class WeightLanes {
  private static final int LANES = Lanes.COUNT;

  private WeightLanes() {}

  /// Weights of the numbers in the first vectors of parts of `room`. Where the weighting uses
  /// importance, it is in their place on entry; the variance of a lane's block is in `variances`.
  static void weigh(Weighting weighting, float[] room, int part, float[] variances, int vectors) {
    int length = part * Lanes.STRIDE;
    switch (weighting) {
      case MAGNITUDE -> magnitudes(room, vectors * length);
      case RAISED_MAGNITUDE -> {
        for (int v = 0; v < vectors; v++) {
          raisedMagnitudes(room, v * length, length);
        }
      }
      case SQUARE -> squares(room, vectors * length);
      case IMPORTANCE -> {}
      case SPREAD_IMPORTANCE -> {
        for (int v = 0; v < vectors; v++) {
          spread(room, v * length, length, variances, v * LANES);
        }
      }
    }
  }

  private static void magnitudes(float[] room, int end) {
    for (int i = 0; i < end; i += Lanes.STRIDE) {
      fromArray(FLOATS, room, i).abs().intoArray(room, i + Lanes.WEIGHTS);
    }
  }

  private static void raisedMagnitudes(float[] room, int from, int length) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = from; i < from + length; i += Lanes.STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      sum = sum.add(value.mul(value));
    }
    FloatVector mean = sum.div(length / Lanes.STRIDE).sqrt();
    for (int i = from; i < from + length; i += Lanes.STRIDE) {
      mean.add(fromArray(FLOATS, room, i).abs()).intoArray(room, i + Lanes.WEIGHTS);
    }
  }

  private static void squares(float[] room, int end) {
    for (int i = 0; i < end; i += Lanes.STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      value.mul(value).intoArray(room, i + Lanes.WEIGHTS);
    }
  }

  private static void spread(float[] room, int from, int length, float[] variances, int at) {
    FloatVector variance = fromArray(FLOATS, variances, at);
    for (int i = from; i < from + length; i += Lanes.STRIDE) {
      FloatVector value = fromArray(FLOATS, room, i);
      fromArray(FLOATS, room, i + Lanes.WEIGHTS)
          .mul(variance.add(value.mul(value)).sqrt())
          .intoArray(room, i + Lanes.WEIGHTS);
    }
  }

  /// The sums of the weights of all lanes.
  static void sum(float[] room, int part, int vectors, float[] sums) {
    for (int v = 0; v < vectors; v++) {
      int from = v * part * Lanes.STRIDE;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = from; i < from + part * Lanes.STRIDE; i += Lanes.STRIDE) {
        sum = sum.add(fromArray(FLOATS, room, i + Lanes.WEIGHTS));
      }
      sum.intoArray(sums, v * LANES);
    }
  }
}
