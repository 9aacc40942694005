// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;

/// IQ4_NL, 18 bytes for 32 numbers: the scale, then indices of table values.
final class Iq4NlKernel implements Kernel {
  @Override
  public TensorType type() {
    return TensorType.IQ4_NL;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    Iq4Search search = new Iq4Search();
    for (int done = 0; done < rows * columns; done += Iq4Search.SIZE) {
      float meanSquare = Iq4Search.meanSquare(source, from + done, Iq4Search.SIZE);
      float scale = search.scale(source, from + done, meanSquare, importance, done % columns);
      LittleEndian.putHalf(target, at, scale);
      // By the scale before it is rounded.
      Iq4Nibbles.write(source, from + done, scale == 0 ? 0 : 1 / scale, target, at + 2);
      at += 18;
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    for (int done = 0; done < count; done += Iq4Search.SIZE) {
      Iq4Nibbles.read(source, from + 2, LittleEndian.getHalf(source, from), target, at + done);
      from += 18;
    }
  }
}
