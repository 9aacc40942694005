// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of this machine, up to 512 bits, and what goes on in each of their lanes. A search
/// puts one part of a block into each lane: element i of all parts lies side by side, so that every
/// lane does what the scalar search does, in its order.
public final class Lanes {
  public static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  public static final int COUNT = FLOATS.length();

  private static final float SHIFT = 12582912f;
  private static final int ZERO = 0x4B40_0000;
  private static final int FRACTION = 0x007F_FFFF;
  private static final int EXPONENT = 0x4B00_0000;

  private Lanes() {}

  /// As [Rounding#nearest(float, int, int)].
  static FloatVector nearest(FloatVector value, int least, int most) {
    return bits(value, least, most).reinterpretAsFloats().sub(SHIFT);
  }

  /// The same plus `-least`, as integers.
  public static IntVector level(FloatVector value, int least, int most) {
    return bits(value, least, most).sub(ZERO + least);
  }

  /// The same for numbers below 2^22 in magnitude; of others something between the bounds.
  static FloatVector nearestOfSmall(FloatVector value, int least, int most) {
    IntVector shifted = value.add(SHIFT).reinterpretAsInts();
    return shifted.max(ZERO + least).min(ZERO + most).reinterpretAsFloats().sub(SHIFT);
  }

  /// Those of the number shifted to where whole numbers are one unit apart.
  private static IntVector bits(FloatVector value, int least, int most) {
    IntVector shifted = value.add(SHIFT).reinterpretAsInts();
    return shifted.and(FRACTION).or(EXPONENT).max(ZERO + least).min(ZERO + most);
  }

  static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(FLOATS, values, at);
  }
}
