// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Types without blocks: each number by itself, little-endian, rounded to nearest even.
enum PlainKernel implements Kernel {
  F32(TensorType.F32) {
    @Override
    public void encode(
        float[] source,
        int from,
        int rows,
        int columns,
        float[] importance,
        byte[] target,
        int at) {
      MemorySegment.copy(source, from, MemorySegment.ofArray(target), FLOAT, at, rows * columns);
    }

    @Override
    public void decode(byte[] source, int from, int count, float[] target, int at) {
      MemorySegment.copy(MemorySegment.ofArray(source), FLOAT, from, target, at, count);
    }
  },
  F16(TensorType.F16) {
    @Override
    public void encode(
        float[] source,
        int from,
        int rows,
        int columns,
        float[] importance,
        byte[] target,
        int at) {
      for (int i = 0; i < rows * columns; i++) {
        SHORT.set(target, at + 2 * i, Float.floatToFloat16(source[from + i]));
      }
    }

    @Override
    public void decode(byte[] source, int from, int count, float[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = Float.float16ToFloat((short) SHORT.get(source, from + 2 * i));
      }
    }
  },
  /// NaN keeps its sign and gets the quiet bit.
  BF16(TensorType.BF16) {
    @Override
    public void encode(
        float[] source,
        int from,
        int rows,
        int columns,
        float[] importance,
        byte[] target,
        int at) {
      for (int i = 0; i < rows * columns; i++) {
        int bits = Float.floatToRawIntBits(source[from + i]);
        int rounded = bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
        boolean nan = (bits & 0x7FFF_FFFF) > 0x7F80_0000;
        SHORT.set(target, at + 2 * i, (short) (nan ? bits >>> 16 | 64 : rounded));
      }
    }

    @Override
    public void decode(byte[] source, int from, int count, float[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = Float.intBitsToFloat((short) SHORT.get(source, from + 2 * i) << 16);
      }
    }
  };

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final TensorType type;

  PlainKernel(TensorType type) {
    this.type = type;
  }

  @Override
  public TensorType type() {
    return type;
  }
}
