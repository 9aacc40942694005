// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

/// Number after number, part after part: the specification.
final class ScalarKernel extends KKernel {
  ScalarKernel(KType type) {
    super(type);
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    ScalarBlock block = new ScalarBlock(k(), source, importance, target);
    int blockBytes = type().blockBytes();
    for (int i = 0; i < rows * (columns / KFormat.BLOCK); i++) {
      block.encode(from + i * KFormat.BLOCK, i * KFormat.BLOCK % columns, at + i * blockBytes);
    }
  }
}
