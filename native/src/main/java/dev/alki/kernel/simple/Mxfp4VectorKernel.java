// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// MXFP4 by vectors.
///
/// The scale is a power of two, so numbers divided by it are exact, and so are the borders between
/// neighbouring values; a number on a border has the lower code. From 2 on codes are the exponent
/// and the first bit of the mantissa, rounded; below there are 0, 1 and 2. What rounds to nothing
/// has the code of the positive zero, which comes first.
final class Mxfp4VectorKernel extends Mxfp4Kernel {
  /// Above it the largest values times the scale are infinite.
  private static final int LARGEST_SCALE = 252;

  /// The bits after the first one of the mantissa, and what rounds them off, ties down.
  private static final int MANTISSA = 22;

  private static final int HALF_DOWN = (1 << MANTISSA - 1) - 1;

  private static final int TWO = Float.floatToRawIntBits(2);
  private static final int ONE_AND_A_HALF = Float.floatToRawIntBits(1.5f);
  private static final int HALF = Float.floatToRawIntBits(0.5f);

  /// From the code of 2, which is 2.
  private static final int BIAS = (TWO >>> MANTISSA) - 2;

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / 32;
    for (int block = 0; block < blocks; block++) {
      int x = from + 32 * block;
      int to = at + 17 * block;
      float magnitude = Lanes.magnitude(source, x, 32);
      int code = E8M0.codeFor(magnitude);
      if (magnitude < 8 * Float.MIN_NORMAL || code > LARGEST_SCALE) {
        encodeBlock(source, x, target, to);
        continue;
      }
      float inverse = 1 / E8M0.half(code);
      target[to] = (byte) code;
      for (int i = 0; i < 16; i += Lanes.COUNT) {
        IntVector low = codes(source, x + i, inverse);
        IntVector high = codes(source, x + 16 + i, inverse);
        Lanes.putBytes(low.or(high.lanewise(VectorOperators.LSHL, 4)), target, to + 1 + i);
      }
    }
  }

  private static IntVector codes(float[] x, int from, float inverse) {
    IntVector bits = FloatVector.fromArray(Lanes.FLOATS, x, from).mul(inverse).reinterpretAsInts();
    // Magnitudes are ordered as their bits are.
    IntVector magnitudes = bits.and(0x7FFF_FFFF);
    IntVector large =
        magnitudes.add(HALF_DOWN).lanewise(VectorOperators.LSHR, MANTISSA).sub(BIAS).min(7);
    IntVector codes =
        large
            .blend(2, magnitudes.compare(VectorOperators.LT, TWO))
            .blend(1, magnitudes.compare(VectorOperators.LE, ONE_AND_A_HALF));
    IntVector signed = codes.or(bits.lanewise(VectorOperators.LSHR, 28).and(8));
    return signed.blend(0, magnitudes.compare(VectorOperators.LE, HALF));
  }
}
