// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// [GridKernel] with parts of blocks across the lanes of vectors.
record GridLanesKernel(GridRules rules) implements Kernel {
  @Override
  public TensorType type() {
    return rules.type();
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    GridLanes lanes = new GridLanes(rules);
    GridBlock block = new GridBlock(rules);
    int blocks = lanes.blocks();
    int count = rows * columns / GridBlock.SIZE;
    for (int done = 0; done < count; done += blocks) {
      int used = Math.min(blocks, count - done);
      for (int i = 0; i < used; i++) {
        int first = (done + i) * GridBlock.SIZE;
        lanes.take(i, source, from + first, importance, first % columns);
      }
      for (int i = used; i < blocks; i++) {
        lanes.leaveOut(i);
      }
      lanes.search();
      for (int i = 0; i < used; i++) {
        lanes.give(i, block);
        rules.layout().write(block, target, at);
        at += rules.type().blockBytes();
      }
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    new GridKernel(rules).decode(source, from, count, target, at);
  }

  @Override
  public String toString() {
    return rules + ", " + Lanes.COUNT + " lanes";
  }
}
