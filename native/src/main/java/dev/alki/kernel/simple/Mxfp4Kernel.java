// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;

/// 32 numbers as a power of two and 16 bytes of [Fp4] codes: number j low, number j + 16 high.
class Mxfp4Kernel extends BlockKernel {
  Mxfp4Kernel() {
    super(TensorType.MXFP4);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    int code = E8M0.codeFor(magnitude(x, from, 32));
    target[at] = (byte) code;
    Fp4.encode(x, from, 16, E8M0.half(code), target, at + 1);
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    Fp4.decode(source, from + 1, 16, E8M0.half(source[from] & 0xFF), target, at);
  }
}
