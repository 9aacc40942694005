// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;

/// What the scalar and the vector kernel of a K type share.
abstract class KKernel implements Kernel {
  private final KType type;
  private final KFormat format;

  KKernel(KType type) {
    this.type = type;
    this.format = type.format();
  }

  final KType k() {
    return type;
  }

  final KFormat format() {
    return format;
  }

  @Override
  public final TensorType type() {
    return format.type();
  }

  @Override
  public final void decode(byte[] source, int from, int count, float[] target, int at) {
    float[] scales = new float[format.parts()];
    float[] minimums = new float[format.parts()];
    byte[] levels = new byte[KFormat.BLOCK];
    for (int block = 0; block < count / KFormat.BLOCK; block++) {
      int start = from + block * format.type().blockBytes();
      format.restore(source, start, scales, minimums, 0);
      format.unpack(source, start, levels);
      for (int j = 0; j < format.parts(); j++) {
        int part = j * format.part();
        decode(levels, part, scales[j], minimums[j], target, at + block * KFormat.BLOCK + part);
      }
    }
  }

  private void decode(byte[] levels, int part, float scale, float minimum, float[] target, int at) {
    int zero = format.zero();
    for (int i = 0; i < format.part(); i++) {
      target[at + i] = scale * (levels[part + i] - zero) - minimum;
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + type;
  }
}
