// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

/// Powers of two in one byte: the exponent plus 127.
final class E8M0 {
  /// Below a power of two by less than this many of the least steps, a logarithm in single
  /// precision may round up to a whole number.
  private static final int CLOSE = 64;

  private static final double LN_2 = StrictMath.log(2);

  private E8M0() {}

  /// Half of the power of two, as [Fp4] wants it.
  static float half(int code) {
    return Float.intBitsToFloat(code < 2 ? 0x0020_0000 << code : code - 1 << 23);
  }

  /// The code for numbers up to this magnitude, whose largest is then said by 4, or by 6 where it
  /// has to: the whole part of the logarithm less 2. Tiny ones go below 0 and come out at the top,
  /// as they do in the reference.
  static int codeFor(float magnitude) {
    return magnitude > 0 ? floorLog2(magnitude) - 2 + 127 & 0xFF : 0;
  }

  /// What `floorf(log2f(x))` is in glibc.
  static int floorLog2(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (bits > 0x007F_FFFF && (bits & 0x007F_FFFF) < 0x0080_0000 - CLOSE) {
      return (bits >>> 23) - 127;
    }
    return (int) Math.floor((float) (StrictMath.log(x) / LN_2));
  }
}
