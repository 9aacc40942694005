// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;

/// 256 numbers as -1, 0 or 1, each plus one in two bits, and their half-precision scale. A byte has
/// the numbers at m, m + 32, m + 64 and m + 96 of its half of the block, lowest bits first.
class TQ2_0Kernel extends BlockKernel {
  private static final int SCALE = 64;

  TQ2_0Kernel() {
    super(TensorType.TQ2_0);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    float scale = magnitude(x, from, 256);
    float inverse = inverse(scale);
    for (int i = 0; i < 64; i++) {
      int first = from + i / 32 * 128 + i % 32;
      int levels = 0;
      for (int j = 0; j < 4; j++) {
        // A number times an infinite inverse counts as 0.
        levels |= (Rounding.away(x[first + 32 * j] * inverse) + 1 & 3) << 2 * j;
      }
      target[at + i] = (byte) levels;
    }
    putHalf(target, at + SCALE, scale);
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    float scale = getHalf(source, from + SCALE);
    for (int i = 0; i < 256; i++) {
      int levels = source[from + i / 128 * 32 + i % 32];
      target[at + i] = ((levels >> i % 128 / 32 * 2 & 3) - 1) * scale;
    }
  }
}
