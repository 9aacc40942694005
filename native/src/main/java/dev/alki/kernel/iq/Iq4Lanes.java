// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.search.ScaleSearch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [Iq4Search] for as many parts of 32 numbers at once as vectors have lanes: vector i holds number
/// i of each part, so that each lane does what the scalar search does, in its order. One thread at
/// a time.
final class Iq4Lanes {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = FLOATS.length();

  /// Parts at a time: those of a block of IQ4_XS, or more.
  static final int PARTS = Math.max(LANES, Iq4XsKernel.PARTS);

  private static final int SIZE = Iq4Search.SIZE;
  private static final int LAST = Iq4Values.COUNT - 1;

  /// `BORDERS[i]` is the least number whose nearest value is above value i.
  private static final float[] BORDERS = borders();

  private static final float[] VALUES = values();

  /// What was found, by part.
  final float[] scales = new float[PARTS];

  private final float[] numbers = new float[SIZE * PARTS];
  private final float[] weights = new float[SIZE * PARTS];
  private final int[] nibbles = new int[SIZE / 2 * PARTS];

  /// As [Iq4Search#scale] has it.
  void take(int part, float[] x, int from, float meanSquare, float[] importance, int column) {
    for (int i = 0; i < SIZE; i++) {
      numbers[i * PARTS + part] = x[from + i];
    }
    if (importance.length > 0) {
      for (int i = 0; i < SIZE; i++) {
        float square = x[from + i] * x[from + i];
        weights[i * PARTS + part] = importance[column + i] * (float) Math.sqrt(meanSquare + square);
      }
    } else {
      for (int i = 0; i < SIZE; i++) {
        weights[i * PARTS + part] = x[from + i] * x[from + i];
      }
    }
  }

  void search() {
    for (int part = 0; part < PARTS; part += LANES) {
      search(part);
    }
  }

  private void search(int part) {
    FloatVector extreme = extreme(part);
    FloatVector scale = FloatVector.zero(FLOATS);
    FloatVector best = FloatVector.zero(FLOATS);
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    for (int step = -Iq4Search.STEPS - 1; step <= Iq4Search.STEPS; step++) {
      boolean first = step < -Iq4Search.STEPS;
      FloatVector inverse =
          first
              ? one.div(extreme.neg().div(Iq4Values.EXTREME))
              : FloatVector.broadcast(FLOATS, step + Iq4Values.EXTREME).div(extreme);
      FloatVector products = FloatVector.zero(FLOATS);
      FloatVector squares = FloatVector.zero(FLOATS);
      for (int i = part; i < SIZE * PARTS; i += PARTS) {
        FloatVector x = FloatVector.fromArray(FLOATS, numbers, i);
        FloatVector value = nearest(inverse.mul(x));
        FloatVector weighted = FloatVector.fromArray(FLOATS, weights, i).mul(value);
        products = products.add(weighted.mul(x));
        squares = squares.add(weighted.mul(value));
      }
      VectorMask<Float> better = squares.compare(VectorOperators.GT, 0);
      if (!first) {
        better = better.and(products.mul(products).compare(VectorOperators.GT, best.mul(squares)));
      }
      if (better.anyTrue()) {
        FloatVector found = products.div(squares);
        scale = scale.blend(found, better);
        best = best.blend(found.mul(products), better);
      }
    }
    scale
        .blend(0, extreme.abs().compare(VectorOperators.LT, ScaleSearch.NEAR_ZERO))
        .intoArray(scales, part);
  }

  /// Finds the indices of the values nearest to the numbers times a factor of the part.
  void place(float[] inverses) {
    for (int part = 0; part < PARTS; part += LANES) {
      place(FloatVector.fromArray(FLOATS, inverses, part), part);
    }
  }

  private void place(FloatVector inverse, int part) {
    for (int i = part; i < SIZE / 2 * PARTS; i += PARTS) {
      FloatVector low = FloatVector.fromArray(FLOATS, numbers, i);
      FloatVector high = FloatVector.fromArray(FLOATS, numbers, i + SIZE / 2 * PARTS);
      index(inverse.mul(low))
          .or(index(inverse.mul(high)).lanewise(VectorOperators.LSHL, 4))
          .intoArray(nibbles, i);
    }
  }

  /// Writes what was placed of a part.
  void write(int part, byte[] target, int at) {
    for (int i = 0; i < SIZE / 2; i++) {
      target[at + i] = (byte) nibbles[i * PARTS + part];
    }
  }

  private FloatVector extreme(int part) {
    FloatVector extreme = FloatVector.zero(FLOATS);
    for (int i = part; i < SIZE * PARTS; i += PARTS) {
      FloatVector x = FloatVector.fromArray(FLOATS, numbers, i);
      extreme = extreme.blend(x, x.abs().compare(VectorOperators.GT, extreme.abs()));
    }
    return extreme;
  }

  private static FloatVector nearest(FloatVector x) {
    FloatVector value = FloatVector.broadcast(FLOATS, VALUES[LAST]);
    for (int i = LAST - 1; i >= 0; i--) {
      value = value.blend(VALUES[i], x.compare(VectorOperators.LT, BORDERS[i]));
    }
    return value;
  }

  private static IntVector index(FloatVector x) {
    IntVector index = IntVector.broadcast(INTS, LAST);
    for (int i = LAST - 1; i >= 0; i--) {
      index = index.sub(1, x.compare(VectorOperators.LT, BORDERS[i]).cast(INTS));
    }
    return index;
  }

  private static float[] values() {
    float[] values = new float[Iq4Values.COUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = Iq4Values.value(i);
    }
    return values;
  }

  private static float[] borders() {
    float[] borders = new float[LAST];
    for (int i = 0; i < LAST; i++) {
      float at = (Iq4Values.value(i) + Iq4Values.value(i + 1)) / 2f;
      while (Iq4Values.nearest(Math.nextDown(at)) > i) {
        at = Math.nextDown(at);
      }
      while (Iq4Values.nearest(at) <= i) {
        at = Math.nextUp(at);
      }
      borders[i] = at;
    }
    return borders;
  }
}
