// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

/// The indices of 32 numbers in 16 bytes: byte i has that of number i low, of number i + 16 high.
final class Iq4Nibbles {
  private Iq4Nibbles() {}

  static void write(float[] x, int from, float inverse, byte[] target, int at) {
    for (int i = 0; i < 16; i++) {
      int low = Iq4Values.nearest(inverse * x[from + i]);
      int high = Iq4Values.nearest(inverse * x[from + i + 16]);
      target[at + i] = (byte) (low | high << 4);
    }
  }

  static void read(byte[] source, int from, float scale, float[] target, int at) {
    for (int i = 0; i < 16; i++) {
      target[at + i] = scale * Iq4Values.value(source[from + i] & 15);
      target[at + i + 16] = scale * Iq4Values.value(source[from + i] >> 4 & 15);
    }
  }
}
