// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;

/// 256 numbers as -1, 0 or 1, each plus one a digit of base 3, five digits a byte, and their
/// half-precision scale.
///
/// A byte is the fraction that its digits write behind the point, in 256ths and rounded up, so that
/// multiplying by 3 brings out one digit after the other. The first 32 bytes have the numbers at m,
/// m + 32, ..., the next 16 those at m, m + 16, ..., the last 4 those at m, m + 4, m + 8, m + 12
/// and no fifth.
class TQ1_0Kernel extends BlockKernel {
  private static final int SCALE = 52;
  private static final int[] POWERS = {1, 3, 9, 27, 81};

  TQ1_0Kernel() {
    super(TensorType.TQ1_0);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    float scale = magnitude(x, from, 256);
    float inverse = inverse(scale);
    encodePart(x, from, inverse, 32, 5, target, at);
    encodePart(x, from + 160, inverse, 16, 5, target, at + 32);
    encodePart(x, from + 240, inverse, 4, 4, target, at + 48);
    putHalf(target, at + SCALE, scale);
  }

  static void encodePart(
      float[] x, int from, float inverse, int bytes, int digits, byte[] target, int at) {
    for (int i = 0; i < bytes; i++) {
      int fraction = 0;
      for (int j = 0; j < 5; j++) {
        // A number times an infinite inverse counts as 0.
        int digit = j < digits ? Rounding.away(x[from + i + j * bytes] * inverse) + 1 & 3 : 0;
        fraction = 3 * fraction + digit;
      }
      target[at + i] = (byte) ((fraction * 256 + 242) / 243);
    }
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    float scale = getHalf(source, from + SCALE);
    decodePart(source, from, scale, 32, 5, target, at);
    decodePart(source, from + 32, scale, 16, 5, target, at + 160);
    decodePart(source, from + 48, scale, 4, 4, target, at + 240);
  }

  private static void decodePart(
      byte[] source, int from, float scale, int bytes, int digits, float[] target, int at) {
    for (int j = 0; j < digits; j++) {
      for (int i = 0; i < bytes; i++) {
        int rest = source[from + i] * POWERS[j] & 0xFF;
        target[at + j * bytes + i] = ((rest * 3 >> 8) - 1) * scale;
      }
    }
  }
}
