// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vectors as wide as this machine has them: 4, 8 or 16 numbers.
///
/// Largest and least numbers are sought among integers, which have neither NaN nor two zeros to see
/// to, so that one instruction does; their order does not matter to the result.
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int COUNT = FLOATS.length();

  /// Half as wide as [#FLOATS]: as many lanes of 16 bits.
  static final VectorShape HALF = VectorShape.forBitSize(FLOATS.vectorBitSize() / 2);

  /// As many lanes as [#FLOATS], or eight, as no vector is narrower.
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * COUNT)));

  private static final int MAGNITUDE = 0x7FFF_FFFF;

  private Lanes() {}

  static IntVector magnitudes(float[] x, int from) {
    return FloatVector.fromArray(FLOATS, x, from).reinterpretAsInts().and(MAGNITUDE);
  }

  /// The largest magnitude of `count` numbers, a multiple of 16.
  static float magnitude(float[] x, int from, int count) {
    IntVector most = magnitudes(x, from);
    for (int i = COUNT; i < count; i += COUNT) {
      most = most.max(magnitudes(x, from + i));
    }
    return Float.intBitsToFloat(most.reduceLanes(VectorOperators.MAX));
  }

  /// Bits that are ordered as integers as the numbers are, and the way back.
  static IntVector ordered(IntVector bits) {
    return bits.lanewise(VectorOperators.ASHR, 31)
        .and(MAGNITUDE)
        .lanewise(VectorOperators.XOR, bits);
  }

  /// The number of such bits.
  static float number(int ordered) {
    return Float.intBitsToFloat(ordered ^ ordered >> 31 & MAGNITUDE);
  }

  /// -1, 0 or 1, plus one: nearest, ties away from zero, for numbers of magnitude less than 1.5.
  static IntVector ternary(FloatVector x) {
    VectorMask<Integer> up = x.compare(VectorOperators.GE, 0.5f).cast(INTS);
    VectorMask<Integer> down = x.compare(VectorOperators.LE, -0.5f).cast(INTS);
    return IntVector.broadcast(INTS, 1).blend(2, up).blend(0, down);
  }

  /// Whether a vector of bytes has as many lanes as one of ints, so that it reads none too many.
  static final boolean BYTES_FIT = COUNT == BYTES.length();

  /// Bytes without a sign, one a lane; only where [#BYTES_FIT].
  static IntVector bytes(byte[] source, int at) {
    return ByteVector.fromArray(BYTES, source, at)
        .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
        .reinterpretAsInts();
  }

  static FloatVector floats(IntVector whole) {
    return (FloatVector) whole.convert(VectorOperators.I2F, 0);
  }

  /// Writes the low byte of each lane.
  static void putBytes(IntVector lanes, byte[] target, int at) {
    ByteVector bytes = (ByteVector) lanes.convertShape(VectorOperators.I2B, BYTES, 0);
    if (BYTES_FIT) {
      bytes.intoArray(target, at);
    } else {
      LittleEndian.putInt(target, at, bytes.reinterpretAsInts().lane(0));
    }
  }
}
