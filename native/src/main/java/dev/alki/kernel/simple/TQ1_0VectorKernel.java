// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.LittleEndian;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// TQ1_0 by vectors, but for the last 16 numbers of a block.
final class TQ1_0VectorKernel extends TQ1_0Kernel {
  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int blocks = rows * columns / 256;
    for (int block = 0; block < blocks; block++) {
      int x = from + 256 * block;
      int to = at + 54 * block;
      float scale = Lanes.magnitude(source, x, 256);
      if (scale < Float.MIN_NORMAL) {
        encodeBlock(source, x, target, to);
        continue;
      }
      float inverse = 1 / scale;
      for (int i = 0; i < 32; i += Lanes.COUNT) {
        Lanes.putBytes(bytes(source, x + i, 32, inverse), target, to + i);
      }
      for (int i = 0; i < 16; i += Lanes.COUNT) {
        Lanes.putBytes(bytes(source, x + 160 + i, 16, inverse), target, to + 32 + i);
      }
      encodePart(source, x + 240, inverse, 4, 4, target, to + 48);
      LittleEndian.putHalf(target, to + 52, scale);
    }
  }

  private static IntVector bytes(float[] x, int from, int stride, float inverse) {
    IntVector fraction = digits(x, from, inverse);
    for (int i = 1; i < 5; i++) {
      fraction = fraction.mul(3).add(digits(x, from + i * stride, inverse));
    }
    // By 243, as a product: exact for all numerators below 72000.
    return fraction.mul(256).add(242).mul(69043).lanewise(VectorOperators.LSHR, 24);
  }

  private static IntVector digits(float[] x, int from, float inverse) {
    return Lanes.ternary(FloatVector.fromArray(Lanes.FLOATS, x, from).mul(inverse));
  }
}
