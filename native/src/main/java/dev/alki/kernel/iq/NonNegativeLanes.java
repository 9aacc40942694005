// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.ScaleSearch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [NonNegativeSearch] for as many parts at once as vectors have lanes. Number i of lane l is at
/// `first + i * stride + l`.
final class NonNegativeLanes {
  private static final int STEPS = 4;
  private static final int ROUNDS = 5;

  private NonNegativeLanes() {}

  /// Scales go to `scales[first..]`.
  static void scale(float[] x, float[] weights, int first, int stride, int most, float[] scales) {
    FloatVector largest = FloatVector.zero(Lanes.FLOATS);
    for (int i = first; i < x.length; i += stride) {
      largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, x, i));
    }
    FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, most).div(largest);
    FloatVector least = error(x, weights, first, stride, inverse, most, true);
    for (int step = -STEPS; step <= STEPS; step++) {
      if (step == 0) {
        continue;
      }
      FloatVector candidate = FloatVector.broadcast(Lanes.FLOATS, 0.1f * step + most).div(largest);
      FloatVector error = error(x, weights, first, stride, candidate, most, false);
      VectorMask<Float> better = error.compare(VectorOperators.LT, least);
      least = least.blend(error, better);
      inverse = inverse.blend(candidate, better);
    }
    refined(x, weights, first, stride, inverse, most)
        .blend(0, largest.compare(VectorOperators.LT, ScaleSearch.NEAR_ZERO))
        .intoArray(scales, first);
  }

  /// Levels are bounded, or `stored` in a byte.
  private static FloatVector error(
      float[] x,
      float[] weights,
      int first,
      int stride,
      FloatVector inverse,
      int most,
      boolean stored) {
    FloatVector scale = FloatVector.broadcast(Lanes.FLOATS, 1).div(inverse);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int i = first; i < x.length; i += stride) {
      FloatVector value = FloatVector.fromArray(Lanes.FLOATS, x, i);
      IntVector level = Lanes.nearest(inverse.mul(value));
      level = stored ? level.and(0xFF) : level.min(most);
      FloatVector difference = value.sub(scale.mul(floats(level)));
      FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, weights, i);
      sum = sum.add(weight.mul(difference).mul(difference));
    }
    return sum;
  }

  private static FloatVector refined(
      float[] x, float[] weights, int first, int stride, FloatVector inverse, int most) {
    int[] levels = new int[x.length];
    FloatVector products = FloatVector.zero(Lanes.FLOATS);
    FloatVector squares = FloatVector.zero(Lanes.FLOATS);
    for (int i = first; i < x.length; i += stride) {
      FloatVector value = FloatVector.fromArray(Lanes.FLOATS, x, i);
      FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, weights, i);
      IntVector level = Lanes.nearest(inverse.mul(value)).min(most);
      level.and(0xFF).intoArray(levels, i);
      products = products.add(weight.mul(value).mul(floats(level)));
      squares = squares.add(weight.mul(floats(level)).mul(floats(level)));
    }
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = false;
      for (int i = first; i < x.length; i += stride) {
        FloatVector value = FloatVector.fromArray(Lanes.FLOATS, x, i);
        FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, weights, i);
        IntVector old = IntVector.fromArray(Lanes.INTS, levels, i);
        FloatVector oldLevel = floats(old);
        FloatVector newProducts = products.sub(weight.mul(value).mul(oldLevel));
        FloatVector newSquares = squares.sub(weight.mul(oldLevel).mul(oldLevel));
        VectorMask<Float> better =
            newProducts
                .compare(VectorOperators.GT, 0)
                .and(newSquares.compare(VectorOperators.GT, 0));
        IntVector level = Lanes.nearest(value.mul(newSquares).div(newProducts)).min(most);
        FloatVector newLevel = floats(level);
        newProducts = newProducts.add(weight.mul(value).mul(newLevel));
        newSquares = newSquares.add(weight.mul(newLevel).mul(newLevel));
        better =
            better
                .and(level.compare(VectorOperators.NE, old).cast(Lanes.FLOATS))
                .and(
                    newProducts
                        .mul(newProducts)
                        .mul(squares)
                        .compare(VectorOperators.GT, products.mul(products).mul(newSquares)));
        moved |= better.anyTrue();
        old.blend(level.and(0xFF), better.cast(Lanes.INTS)).intoArray(levels, i);
        products = products.blend(newProducts, better);
        squares = squares.blend(newSquares, better);
      }
    }
    FloatVector none = FloatVector.zero(Lanes.FLOATS);
    return none.blend(products.div(squares), squares.compare(VectorOperators.GT, 0));
  }

  private static FloatVector floats(IntVector levels) {
    return (FloatVector) levels.convert(VectorOperators.I2F, 0);
  }
}
