// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// TQ2_0 by vectors.
final class TQ2_0VectorKernel extends TQ2_0Kernel {
  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / 256;
    for (int block = 0; block < blocks; block++) {
      int x = from + 256 * block;
      int to = at + 66 * block;
      float scale = Lanes.magnitude(source, x, 256);
      if (scale < Float.MIN_NORMAL) {
        encodeBlock(source, x, target, to);
        continue;
      }
      float inverse = 1 / scale;
      for (int i = 0; i < 64; i += Lanes.COUNT) {
        int first = x + i / 32 * 128 + i % 32;
        IntVector levels =
            levels(source, first, inverse)
                .or(levels(source, first + 32, inverse).lanewise(VectorOperators.LSHL, 2))
                .or(levels(source, first + 64, inverse).lanewise(VectorOperators.LSHL, 4))
                .or(levels(source, first + 96, inverse).lanewise(VectorOperators.LSHL, 6));
        Lanes.putBytes(levels, target, to + i);
      }
      LittleEndian.putHalf(target, to + 64, scale);
    }
  }

  private static IntVector levels(float[] x, int from, float inverse) {
    return Lanes.ternary(FloatVector.fromArray(Lanes.FLOATS, x, from).mul(inverse));
  }
}
