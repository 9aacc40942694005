// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;

/// 64 numbers as a half-precision scale and 16 bytes of four 2-bit levels, lowest bits first, for
/// -1, 0, 1 and 2 times the scale.
class Q2_0Kernel extends BlockKernel {
  Q2_0Kernel() {
    super(TensorType.Q2_0);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    float scale = magnitude(x, from, 64);
    float inverse = inverse(scale);
    putHalf(target, at, scale);
    for (int i = 0; i < 16; i++) {
      int levels = 0;
      for (int j = 0; j < 4; j++) {
        int level = Rounding.away(x[from + 4 * i + j] * inverse) + 1;
        levels |= Math.clamp(level, 0, 3) << 2 * j;
      }
      target[at + 2 + i] = (byte) levels;
    }
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    float scale = getHalf(source, from);
    for (int i = 0; i < 64; i++) {
      target[at + i] = ((source[from + 2 + i / 4] >> i % 4 * 2 & 3) - 1) * scale;
    }
  }
}
