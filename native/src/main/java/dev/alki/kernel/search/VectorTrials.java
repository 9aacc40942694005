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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

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

  @Override
  public void candidate(int parts, float count, Minimum minimum) {
    for (int k = 0; k < parts; k += LANES) {
      FloatVector less = fromArray(FLOATS, bestMinimums, k);
      less.intoArray(minimums, k);
      fromArray(FLOATS, reach, k).add(less).div(count).intoArray(scales, k);
      sum(k);
      if (minimum == Minimum.NONE) {
        fit(k);
      } else {
        fit(k, minimum == Minimum.POSITIVE ? 0 : Float.NEGATIVE_INFINITY);
      }
      keep(k);
    }
  }

  private void fit(int k) {
    FloatVector sumSquares = fromArray(FLOATS, squares, k);
    FloatVector fitted = fromArray(FLOATS, products, k).div(sumSquares);
    VectorMask<Float> any = sumSquares.compare(VectorOperators.GT, 0);
    fromArray(FLOATS, scales, k).blend(fitted, any).intoArray(scales, k);
  }

  /// With a least minimum, of 0 or none at all.
  private void fit(int k, float bound) {
    FloatVector sumL = fromArray(FLOATS, levels, k);
    FloatVector sumL2 = fromArray(FLOATS, squares, k);
    FloatVector sumXl = fromArray(FLOATS, products, k);
    FloatVector sumW = fromArray(FLOATS, sumWeights, k);
    FloatVector sumX = fromArray(FLOATS, sumNumbers, k);
    FloatVector determinant = sumW.mul(sumL2).sub(sumL.mul(sumL));
    FloatVector less = sumL.mul(sumXl).sub(sumL2.mul(sumX)).div(determinant);
    FloatVector scale = sumW.mul(sumXl).sub(sumX.mul(sumL)).div(determinant);
    VectorMask<Float> under = less.lt(bound);
    less = less.blend(0, under);
    scale = scale.blend(sumXl.div(sumL2), under);
    VectorMask<Float> solved = determinant.compare(VectorOperators.GT, 0);
    fromArray(FLOATS, minimums, k).blend(less, solved).intoArray(minimums, k);
    fromArray(FLOATS, scales, k).blend(scale, solved).intoArray(scales, k);
  }

  private void keep(int k) {
    FloatVector scale = fromArray(FLOATS, scales, k);
    FloatVector less = fromArray(FLOATS, minimums, k);
    FloatVector half =
        scale
            .mul(fromArray(FLOATS, products, k))
            .sub(less.mul(fromArray(FLOATS, sumNumbers, k)))
            .add(scale.mul(less).mul(fromArray(FLOATS, levels, k)));
    FloatVector square =
        scale
            .mul(scale)
            .mul(fromArray(FLOATS, squares, k))
            .add(less.mul(less).mul(fromArray(FLOATS, sumWeights, k)));
    FloatVector gain = half.add(half).sub(square);
    FloatVector before = fromArray(FLOATS, gains, k);
    VectorMask<Float> better = before.lt(gain);
    before.blend(gain, better).intoArray(gains, k);
    fromArray(FLOATS, bestScales, k).blend(scale, better).intoArray(bestScales, k);
    fromArray(FLOATS, bestMinimums, k).blend(less, better).intoArray(bestMinimums, k);
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
