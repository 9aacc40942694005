// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// BF16 by vectors; F16 needs none, as the compiler makes vectors of its loops.
final class Bf16VectorKernel implements Kernel {
  private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, Lanes.HALF);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, Lanes.HALF);

  @Override
  public TensorType type() {
    return TensorType.BF16;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    int count = rows * columns;
    int done = 0;
    for (; done <= count - Lanes.COUNT; done += Lanes.COUNT) {
      IntVector bits = FloatVector.fromArray(Lanes.FLOATS, source, from + done).reinterpretAsInts();
      VectorMask<Integer> nan = bits.and(0x7FFF_FFFF).compare(VectorOperators.GT, 0x7F80_0000);
      IntVector top = bits.lanewise(VectorOperators.LSHR, 16);
      IntVector rounded =
          bits.add(top.and(1))
              .add(0x7FFF)
              .lanewise(VectorOperators.LSHR, 16)
              .blend(top.or(64), nan);
      rounded
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .reinterpretAsBytes()
          .intoArray(target, at + 2 * done);
    }
    PlainKernel.BF16.encode(
        source, from + done, 1, count - done, importance, target, at + 2 * done);
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    int done = 0;
    for (; done <= count - Lanes.COUNT; done += Lanes.COUNT) {
      ByteVector.fromArray(BYTES, source, from + 2 * done)
          .reinterpretAsShorts()
          .convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.INTS, 0)
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(target, at + done);
    }
    PlainKernel.BF16.decode(source, from + 2 * done, count - done, target, at + done);
  }
}
