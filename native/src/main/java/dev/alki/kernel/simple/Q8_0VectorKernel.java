// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Q8_0 by vectors.
final class Q8_0VectorKernel extends Q8_0Kernel {
  private static final int SIGN = 0x8000_0000;

  /// The largest number below one half: added before the fraction is cut off, it makes of halves
  /// the next whole number, and of what is less than a half none.
  private static final int LESS_THAN_HALF = Float.floatToRawIntBits(Math.nextDown(0.5f));

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / 32;
    for (int block = 0; block < blocks; block++) {
      int x = from + 32 * block;
      int to = at + 34 * block;
      float scale = Lanes.magnitude(source, x, 32) / 127;
      if (scale < Float.MIN_NORMAL) {
        encodeBlock(source, x, target, to);
        continue;
      }
      float inverse = 1 / scale;
      LittleEndian.putHalf(target, to, scale);
      for (int i = 0; i < 32; i += Lanes.COUNT) {
        FloatVector scaled = FloatVector.fromArray(Lanes.FLOATS, source, x + i).mul(inverse);
        FloatVector half =
            scaled.reinterpretAsInts().and(SIGN).or(LESS_THAN_HALF).reinterpretAsFloats();
        IntVector levels = (IntVector) scaled.add(half).convert(VectorOperators.F2I, 0);
        Lanes.putBytes(levels, target, to + 2 + i);
      }
    }
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    if (!Lanes.BYTES_FIT) {
      super.decode(source, from, count, target, at);
      return;
    }
    for (int block = 0; block < count / 32; block++) {
      int levels = from + 34 * block;
      float scale = LittleEndian.getHalf(source, levels);
      for (int i = 0; i < 32; i += Lanes.COUNT) {
        IntVector signed =
            Lanes.bytes(source, levels + 2 + i)
                .lanewise(VectorOperators.LSHL, 24)
                .lanewise(VectorOperators.ASHR, 24);
        Lanes.floats(signed).mul(scale).intoArray(target, at + 32 * block + i);
      }
    }
  }
}
