// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.Lanes;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [KFormat#level] of a part, vector after vector.
final class LevelLanes {
  private static final int LANES = Lanes.COUNT;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * LANES)));

  private LevelLanes() {}

  static void level(
      KFormat format, float[] x, int from, float scale, float minimum, byte[] levels, int at) {
    int least = Lanes.ZERO - format.zero();
    int most = least + format.top();
    for (int i = 0; i < format.part(); i += LANES) {
      FloatVector value = FloatVector.fromArray(Lanes.FLOATS, x, from + i);
      FloatVector ideal = value.add(minimum).div(scale);
      IntVector shifted = ideal.add(Lanes.SHIFT).reinterpretAsInts();
      IntVector bounded = shifted.and(Lanes.FRACTION).or(Lanes.EXPONENT).max(least).min(most);
      IntVector level = bounded.sub(least);
      ((ByteVector) level.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(levels, at + i);
    }
  }
}
