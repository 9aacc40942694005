// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Levels of four or five bits, as [LevelKernel] lays them out, by vectors.
final class LevelVectors {
  private LevelVectors() {}

  /// The levels of 32 numbers: the number less `origin`, times `inverse`, plus `half`, cut off, and
  /// at most `most`.
  static void put(
      float[] x,
      int from,
      float origin,
      float inverse,
      float half,
      int most,
      byte[] target,
      int at) {
    boolean five = most > 15;
    int to = five ? at + 4 : at;
    long fifth = 0;
    for (int i = 0; i < 16; i += Lanes.COUNT) {
      IntVector low = levels(x, from + i, origin, inverse, half, most);
      IntVector high = levels(x, from + i + 16, origin, inverse, half, most);
      if (five) {
        fifth |= low.compare(VectorOperators.GT, 15).toLong() << i;
        fifth |= high.compare(VectorOperators.GT, 15).toLong() << i + 16;
        low = low.and(15);
      }
      Lanes.putBytes(low.or(high.lanewise(VectorOperators.LSHL, 4)), target, to + i);
    }
    if (five) {
      LittleEndian.putInt(target, at, (int) fifth);
    }
  }

  /// The levels `i`, `i` + 1 ... of the 16 that are the low halves of the bytes at `at`, or, with a
  /// shift of 4, the high halves; `fifth` has their fifth bits from bit `i` on.
  static IntVector get(byte[] source, int at, int i, int shift, int fifth) {
    IntVector levels = Lanes.bytes(source, at + i).lanewise(VectorOperators.LSHR, shift).and(15);
    return levels.lanewise(VectorOperators.OR, 16, VectorMask.fromLong(Lanes.INTS, fifth >>> i));
  }

  private static IntVector levels(
      float[] x, int from, float origin, float inverse, float half, int most) {
    FloatVector scaled =
        FloatVector.fromArray(Lanes.FLOATS, x, from).sub(origin).mul(inverse).add(half);
    return ((IntVector) scaled.convert(VectorOperators.F2I, 0)).min(most);
  }
}
