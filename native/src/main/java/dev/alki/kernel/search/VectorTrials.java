// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static dev.alki.kernel.search.Lanes.SHIFT;
import static dev.alki.kernel.search.Lanes.STRIDE;
import static dev.alki.kernel.search.Lanes.WEIGHTS;
import static dev.alki.kernel.search.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// A part in each lane.
public final class VectorTrials extends Trials {
  private static final int LANES = Lanes.COUNT;

  private final float[] room;
  private final int[] rows = new int[LANES];
  private final Transposition transposition = new Transposition();

  /// `parts` is a multiple of the lanes.
  public VectorTrials(int parts, int size, int least, int most) {
    super(parts, size, least, most);
    room = new float[parts / LANES * size * STRIDE];
  }

  /// Lanes without a part get the first one, which nobody reads.
  @Override
  public void begin(int parts) {
    for (int part = 0; part < parts; part += LANES) {
      for (int k = 0; k < LANES; k++) {
        rows[k] = (part + k < parts ? part + k : 0) * size;
      }
      int at = part / LANES * size * STRIDE;
      transposition.toLanes(numbers, rows, size, room, at);
      transposition.toLanes(weights, rows, size, room, at + WEIGHTS);
    }
  }

  @Override
  public void errors(int parts) {
    for (int k = 0; k < parts; k += LANES) {
      lose(k);
    }
  }

  @Override
  public void sums(int parts) {
    for (int k = 0; k < parts; k += LANES) {
      sum(k);
    }
  }

  private static FloatVector inverse(FloatVector scale) {
    return FloatVector.broadcast(FLOATS, 1).div(scale).blend(0, scale.abs().lt(NO_SCALE));
  }

  private void lose(int k) {
    int from = k / LANES * size * STRIDE;
    FloatVector scale = fromArray(FLOATS, scales, k);
    FloatVector inverse = inverse(scale);
    FloatVector minimum = fromArray(FLOATS, minimums, k);
    FloatVector error = FloatVector.zero(FLOATS);
    for (int i = from; i < from + size * STRIDE; i += STRIDE) {
      FloatVector number = fromArray(FLOATS, room, i);
      IntVector shifted = number.add(minimum).mul(inverse).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO + least).min(ZERO + most);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      FloatVector difference = scale.mul(level).sub(minimum).sub(number);
      FloatVector loss = difference.mul(difference);
      error = error.add(fromArray(FLOATS, room, i + WEIGHTS).mul(loss));
    }
    error.intoArray(errors, k);
  }

  private void sum(int k) {
    int from = k / LANES * size * STRIDE;
    FloatVector inverse = inverse(fromArray(FLOATS, scales, k));
    FloatVector minimum = fromArray(FLOATS, minimums, k);
    FloatVector sumLevels = FloatVector.zero(FLOATS);
    FloatVector sumSquares = FloatVector.zero(FLOATS);
    FloatVector sumProducts = FloatVector.zero(FLOATS);
    for (int i = from; i < from + size * STRIDE; i += STRIDE) {
      FloatVector number = fromArray(FLOATS, room, i);
      IntVector shifted = number.add(minimum).mul(inverse).add(SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.max(ZERO + least).min(ZERO + most);
      FloatVector level = bounded.reinterpretAsFloats().sub(SHIFT);
      FloatVector weighted = fromArray(FLOATS, room, i + WEIGHTS).mul(level);
      sumLevels = sumLevels.add(weighted);
      sumSquares = sumSquares.add(weighted.mul(level));
      sumProducts = sumProducts.add(weighted.mul(number));
    }
    sumLevels.intoArray(levels, k);
    sumSquares.intoArray(squares, k);
    sumProducts.intoArray(products, k);
  }
}
