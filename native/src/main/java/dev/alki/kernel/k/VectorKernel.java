// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

/// As many parts at once as a vector has lanes; the bytes are those of [ScalarKernel].
final class VectorKernel extends KKernel {
  VectorKernel(KType type) {
    super(type);
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int count = rows * (columns / KFormat.BLOCK);
    VectorBlocks blocks = new VectorBlocks(k(), source, from, columns, importance, target, at);
    for (int block = 0; block < count; block += VectorBlocks.AT_ONCE) {
      blocks.encode(block, Math.min(VectorBlocks.AT_ONCE, count - block));
    }
  }
}
