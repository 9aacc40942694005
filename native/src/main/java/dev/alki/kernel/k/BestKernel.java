// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.Kernel;
import dev.alki.kernel.search.Trials;

/// Writes blocks as the reference does, and anew where there is a way that loses less: in the same
/// format, the weighted sum of squared differences of no block is larger. Weights are the
/// reference's where there is importance, else all numbers are alike.
final class BestKernel extends KKernel {
  private final Kernel reference;
  private final Trials.Room room;

  /// `reference` writes the same type.
  BestKernel(KType type, Kernel reference, Trials.Room room) {
    super(type);
    this.reference = reference;
    this.room = room;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    reference.encode(source, from, rows, columns, importance, target, at);
    KFormat format = format();
    Trials trials =
        room.of(
            BestBlocks.AT_ONCE * format.parts(),
            format.part(),
            -format.zero(),
            format.top() - format.zero());
    BestBlocks blocks = new BestBlocks(k(), trials, source, from, columns, importance, target, at);
    int count = rows * (columns / KFormat.BLOCK);
    for (int first = 0; first < count; first += BestBlocks.AT_ONCE) {
      blocks.improve(first, Math.min(BestBlocks.AT_ONCE, count - first));
    }
  }

  @Override
  public String toString() {
    return "best " + reference;
  }
}
