// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

/// Numbers of eight bits, by the OCP's definition: a sign, an exponent, a fraction.
enum Float8 {
  /// Four bits of exponent, three of fraction; no infinity, NaN where all bits but the sign are 1.
  E4M3(3, 7),
  /// Five bits of exponent, two of fraction; infinity and NaN as in wider types.
  E5M2(2, 15);

  private final float[] numbers = new float[256];

  Float8(int fraction, int bias) {
    for (int bits = 0; bits < numbers.length; bits++) {
      int exponent = (bits & 0x7f) >> fraction;
      int part = bits & (1 << fraction) - 1;
      float size =
          exponent == 0
              ? Math.scalb((float) part, 1 - bias - fraction)
              : Math.scalb(1 + (float) part / (1 << fraction), exponent - bias);
      numbers[bits] = (bits & 0x80) == 0 ? size : -size;
    }
    for (int sign = 0; sign < 256; sign += 128) {
      if (fraction == 3) {
        numbers[sign + 0x7f] = Float.NaN;
      } else {
        numbers[sign + 0x7c] = sign == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        for (int bits = 0x7d; bits < 0x80; bits++) {
          numbers[sign + bits] = Float.NaN;
        }
      }
    }
  }

  float number(byte bits) {
    return numbers[bits & 0xff];
  }
}
