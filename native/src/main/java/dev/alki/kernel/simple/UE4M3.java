// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

/// Numbers of one byte without a sign: four bits of exponent, three of mantissa; up to 448.
final class UE4M3 {
  private static final int LARGEST = 0x7E;
  private static final float[] HALVES = halves();

  private UE4M3() {}

  /// Half of the number, as [Fp4] wants it.
  static float half(int code) {
    return HALVES[code];
  }

  /// The nearest code; ties go up, and what is too large is said by the largest.
  static int codeFor(float x) {
    if (!(x > 0)) {
      return 0;
    }
    int bits = Float.floatToRawIntBits(Math.min(x, 448));
    int exponent = (bits >>> 23) - 127 + 7;
    if (exponent <= 0) {
      return Math.min((int) (x * 512 + 0.5f), 7);
    }
    int mantissa = (bits >>> 20 & 7) + (bits >>> 19 & 1);
    return Math.min((exponent << 3) + mantissa, LARGEST);
  }

  /// The top bit of a code means nothing; 0x7F, without it, is a NaN, read as 0.
  private static float[] halves() {
    float[] halves = new float[256];
    for (int code = 0; code < 256; code++) {
      int exponent = code >>> 3 & 15;
      int mantissa = code & 7;
      float number =
          exponent == 0 ? mantissa * 0x1p-9f : Math.scalb(1 + mantissa / 8f, exponent - 7);
      halves[code] = code == 0x7F ? 0 : number * 0.5f;
    }
    return halves;
  }
}
