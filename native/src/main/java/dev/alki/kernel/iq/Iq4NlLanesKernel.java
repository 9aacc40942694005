// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;

/// [Iq4NlKernel] with blocks across the lanes of vectors.
final class Iq4NlLanesKernel implements Kernel {
  private final Kernel scalar = new Iq4NlKernel();

  @Override
  public TensorType type() {
    return TensorType.IQ4_NL;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Iq4Lanes lanes = new Iq4Lanes();
    float[] inverses = new float[Iq4Lanes.PARTS];
    int count = rows * columns;
    for (int done = 0; done < count; done += Iq4Lanes.PARTS * Iq4Search.SIZE) {
      int used = Math.min(Iq4Lanes.PARTS, (count - done) / Iq4Search.SIZE);
      for (int part = 0; part < used; part++) {
        int first = done + part * Iq4Search.SIZE;
        float meanSquare = Iq4Search.meanSquare(source, from + first, Iq4Search.SIZE);
        lanes.take(part, source, from + first, meanSquare, importance, first % columns);
      }
      lanes.search();
      for (int part = 0; part < used; part++) {
        float scale = lanes.scales[part];
        inverses[part] = scale == 0 ? 0 : 1 / scale;
        LittleEndian.putHalf(target, at + 18 * part, scale);
      }
      lanes.place(inverses);
      for (int part = 0; part < used; part++) {
        lanes.write(part, target, at + 18 * part + 2);
      }
      at += 18 * used;
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    scalar.decode(source, from, count, target, at);
  }
}
