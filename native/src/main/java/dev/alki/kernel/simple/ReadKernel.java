// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.LittleEndian;

/// Types without blocks that weights come in, but are not written in: each number by itself,
/// rounded to the nearest float.
enum ReadKernel implements Kernel {
  F64(TensorType.F64) {
    @Override
    float number(byte[] source, int at) {
      return (float) Double.longBitsToDouble(LittleEndian.getLong(source, at));
    }
  },
  I8(TensorType.I8) {
    @Override
    float number(byte[] source, int at) {
      return source[at];
    }
  },
  I16(TensorType.I16) {
    @Override
    float number(byte[] source, int at) {
      return LittleEndian.getShort(source, at);
    }
  },
  I32(TensorType.I32) {
    @Override
    float number(byte[] source, int at) {
      return LittleEndian.getInt(source, at);
    }
  },
  I64(TensorType.I64) {
    @Override
    float number(byte[] source, int at) {
      return LittleEndian.getLong(source, at);
    }
  };

  private final TensorType type;

  ReadKernel(TensorType type) {
    this.type = type;
  }

  abstract float number(byte[] source, int at);

  @Override
  public TensorType type() {
    return type;
  }

  @Override
  public void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at) {
    throw Fault.in(Code.TYPE_UNKNOWN, type)
        .what("is a type that weights are read from, not written in")
        .expected("a type such as F32, BF16 or Q4_K")
        .fault();
  }

  @Override
  public void decode(byte[] source, int from, int count, float[] target, int at) {
    for (int i = 0; i < count; i++) {
      target[at + i] = number(source, from + i * type.blockBytes());
    }
  }
}
