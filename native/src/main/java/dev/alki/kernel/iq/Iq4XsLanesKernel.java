// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// [Iq4XsKernel] with parts of blocks across the lanes of vectors.
final class Iq4XsLanesKernel implements Kernel {
  private static final int BLOCKS = Iq4Lanes.PARTS / Iq4XsKernel.PARTS;

  private final Kernel scalar = new Iq4XsKernel();

  @Override
  public TensorType type() {
    return TensorType.IQ4_XS;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Iq4Lanes lanes = new Iq4Lanes();
    float[] inverses = new float[Iq4Lanes.PARTS];
    int count = rows * columns;
    for (int done = 0; done < count; done += BLOCKS * Iq4XsKernel.BLOCK) {
      int blocks = Math.min(BLOCKS, (count - done) / Iq4XsKernel.BLOCK);
      for (int block = 0; block < blocks; block++) {
        int first = done + block * Iq4XsKernel.BLOCK;
        float meanSquare = Iq4Search.meanSquare(source, from + first, Iq4XsKernel.BLOCK);
        for (int i = 0; i < Iq4XsKernel.PARTS; i++) {
          int start = first + i * Iq4Search.SIZE;
          lanes.take(
              block * Iq4XsKernel.PARTS + i,
              source,
              from + start,
              meanSquare,
              importance,
              start % columns);
        }
      }
      lanes.search();
      for (int block = 0; block < blocks; block++) {
        Iq4XsKernel.writeScales(
            lanes.scales,
            block * Iq4XsKernel.PARTS,
            inverses,
            target,
            at + block * Iq4XsKernel.BYTES);
      }
      lanes.place(inverses);
      for (int i = 0; i < blocks * Iq4XsKernel.PARTS; i++) {
        int start = i / Iq4XsKernel.PARTS * Iq4XsKernel.BYTES + 8 + i % Iq4XsKernel.PARTS * 16;
        lanes.write(i, target, at + start);
      }
      at += blocks * Iq4XsKernel.BYTES;
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    scalar.decode(source, from, count, target, at);
  }
}
