// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

/// Numbers of four bits: a sign, two bits of exponent and one of mantissa (E2M1), doubled, so that
/// they are whole; scales are halved to make up for it.
final class Fp4 {
  private static final float[] VALUES = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private Fp4() {}

  /// Makes `bytes` bytes of two codes each: number j low, number j + `bytes` high.
  static void encode(float[] x, int from, int bytes, float scale, byte[] target, int at) {
    for (int i = 0; i < bytes; i++) {
      int low = nearest(x[from + i], scale);
      int high = nearest(x[from + bytes + i], scale);
      target[at + i] = (byte) (low | high << 4);
    }
  }

  static void decode(byte[] source, int from, int bytes, float scale, float[] target, int at) {
    for (int i = 0; i < bytes; i++) {
      target[at + i] = VALUES[source[from + i] & 15] * scale;
      target[at + bytes + i] = VALUES[source[from + i] >> 4 & 15] * scale;
    }
  }

  /// The first of the codes whose value times the scale is nearest.
  private static int nearest(float x, float scale) {
    int nearest = 0;
    float least = Math.abs(VALUES[0] * scale - x);
    for (int code = 1; code < 16; code++) {
      float error = Math.abs(VALUES[code] * scale - x);
      if (error < least) {
        nearest = code;
        least = error;
      }
    }
    return nearest;
  }
}
