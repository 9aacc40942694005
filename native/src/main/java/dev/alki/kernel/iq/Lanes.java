// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of this machine, of 512 bits at most: tables of 16 entries are looked up in them.
final class Lanes {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
  static final int COUNT = FLOATS.length();

  /// What [dev.alki.kernel.search.Rounding#nearest(float)] adds.
  private static final float NO_FRACTION = 12582912f;

  private Lanes() {}

  /// As [dev.alki.kernel.search.Rounding#nearest(float)].
  static IntVector nearest(FloatVector value) {
    return value.add(NO_FRACTION).reinterpretAsInts().and(0x007F_FFFF).sub(0x0040_0000);
  }
}
