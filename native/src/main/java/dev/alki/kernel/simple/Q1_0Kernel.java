// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;

/// 128 numbers as their mean magnitude in half precision and 16 bytes of signs, one bit each,
/// lowest bit first, set for numbers that are not negative.
final class Q1_0Kernel extends BlockKernel {
  Q1_0Kernel() {
    super(TensorType.Q1_0);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    float sum = 0;
    for (int i = 0; i < 128; i++) {
      sum += Math.abs(x[from + i]);
    }
    putHalf(target, at, sum / 128);
    for (int i = 0; i < 16; i++) {
      int bits = 0;
      for (int bit = 0; bit < 8; bit++) {
        bits |= (x[from + 8 * i + bit] >= 0 ? 1 : 0) << bit;
      }
      target[at + 2 + i] = (byte) bits;
    }
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    float scale = getHalf(source, from);
    for (int i = 0; i < 128; i++) {
      target[at + i] = (source[from + 2 + i / 8] >> i % 8 & 1) == 0 ? -scale : scale;
    }
  }
}
