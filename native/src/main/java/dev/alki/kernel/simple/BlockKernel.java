// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// A type whose blocks need nothing but their own numbers: importance does not matter to it.
abstract class BlockKernel implements Kernel {
  private final TensorType type;

  BlockKernel(TensorType type) {
    this.type = type;
  }

  /// One block of numbers, from `x[from]` on.
  abstract void encodeBlock(float[] x, int from, byte[] target, int at);

  abstract void decodeBlock(byte[] source, int from, float[] target, int at);

  @Override
  public final TensorType type() {
    return type;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / type.blockElements();
    for (int block = 0; block < blocks; block++) {
      encodeBlock(
          source, from + block * type.blockElements(), target, at + block * type.blockBytes());
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    int blocks = count / type.blockElements();
    for (int block = 0; block < blocks; block++) {
      decodeBlock(
          source, from + block * type.blockBytes(), target, at + block * type.blockElements());
    }
  }

  /// The largest magnitude.
  static float magnitude(float[] x, int from, int count) {
    float magnitude = 0;
    for (int i = 0; i < count; i++) {
      magnitude = Math.max(magnitude, Math.abs(x[from + i]));
    }
    return magnitude;
  }

  /// What to multiply with instead of dividing; infinite for the least denormal numbers.
  static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }
}
