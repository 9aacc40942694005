// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Q2_0 by vectors: of 16 numbers one mask says which are rounded up, another which are rounded to
/// 0; the bits of both are spread to every other place and put together.
final class Q2_0VectorKernel extends Q2_0Kernel {
  private static final int EVEN = 0x5555_5555;

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / 64;
    for (int block = 0; block < blocks; block++) {
      int x = from + 64 * block;
      int to = at + 18 * block;
      float scale = Lanes.magnitude(source, x, 64);
      if (scale < Float.MIN_NORMAL) {
        encodeBlock(source, x, target, to);
        continue;
      }
      float inverse = 1 / scale;
      LittleEndian.putHalf(target, to, scale);
      for (int i = 0; i < 64; i += 16) {
        int up = 0;
        int down = 0;
        for (int j = 0; j < 16; j += Lanes.COUNT) {
          FloatVector scaled = FloatVector.fromArray(Lanes.FLOATS, source, x + i + j).mul(inverse);
          VectorMask<Float> ups = scaled.compare(VectorOperators.GE, 0.5f);
          VectorMask<Float> downs = scaled.compare(VectorOperators.LE, -0.5f);
          up |= (int) ups.toLong() << j;
          down |= (int) downs.toLong() << j;
        }
        int levels = Integer.expand(up, ~EVEN) | Integer.expand(~(up | down), EVEN);
        LittleEndian.putInt(target, to + 2 + i / 4, levels);
      }
    }
  }
}
