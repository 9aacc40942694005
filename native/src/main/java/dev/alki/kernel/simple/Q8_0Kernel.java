// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;

/// 32 numbers as a half-precision scale and 32 signed bytes.
class Q8_0Kernel extends BlockKernel {
  Q8_0Kernel() {
    super(TensorType.Q8_0);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    float scale = magnitude(x, from, 32) / 127;
    float inverse = inverse(scale);
    putHalf(target, at, scale);
    for (int i = 0; i < 32; i++) {
      target[at + 2 + i] = (byte) Rounding.away(x[from + i] * inverse);
    }
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    float scale = getHalf(source, from);
    for (int i = 0; i < 32; i++) {
      target[at + i] = source[from + 2 + i] * scale;
    }
  }
}
