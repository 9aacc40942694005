// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;

/// 64 numbers as four scales, one for each 16, and 32 bytes of [Fp4] codes: of each 16, number j
/// low, number j + 8 high.
final class Nvfp4Kernel extends BlockKernel {
  private static final int PARTS = 4;

  Nvfp4Kernel() {
    super(TensorType.NVFP4);
  }

  @Override
  void encodeBlock(float[] x, int from, byte[] target, int at) {
    for (int part = 0; part < PARTS; part++) {
      int first = from + 16 * part;
      int code = UE4M3.codeFor(magnitude(x, first, 16) / 6);
      target[at + part] = (byte) code;
      Fp4.encode(x, first, 8, UE4M3.half(code), target, at + PARTS + 8 * part);
    }
  }

  @Override
  void decodeBlock(byte[] source, int from, float[] target, int at) {
    for (int part = 0; part < PARTS; part++) {
      float scale = UE4M3.half(source[from + part] & 0xFF);
      Fp4.decode(source, from + PARTS + 8 * part, 8, scale, target, at + 16 * part);
    }
  }
}
