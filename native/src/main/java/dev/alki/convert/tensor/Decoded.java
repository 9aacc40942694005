// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.checkpoint.TensorBytes;
import dev.alki.safetensors.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Elements of a type that no GGUF has, as F32: rounded where F32 cannot hold them.
record Decoded(TensorBytes bytes, int width, Reading reading) implements Numbers.Calculated {
  /// The element that begins at byte `at`.
  private interface Reading {
    float number(ByteBuffer bytes, int at);
  }

  /// Of the types that PyTorch makes F32 of; empty for others.
  static Optional<Numbers> of(Dtype dtype, TensorBytes bytes) {
    return reading(dtype).map(reading -> new Decoded(bytes, dtype.bits() / Byte.SIZE, reading));
  }

  private static Optional<Reading> reading(Dtype dtype) {
    return switch (dtype) {
      case F64 -> Optional.of((data, at) -> (float) data.getDouble(at));
      case I64 -> Optional.of((data, at) -> data.getLong(at));
      case I32 -> Optional.of((data, at) -> data.getInt(at));
      case I16 -> Optional.of((data, at) -> data.getShort(at));
      case I8 -> Optional.of((data, at) -> data.get(at));
      case U8 -> Optional.of((data, at) -> data.get(at) & 0xff);
      case BOOL -> Optional.of((data, at) -> data.get(at) == 0 ? 0 : 1);
      case F8_E4M3 -> Optional.of((data, at) -> Float8.E4M3.number(data.get(at)));
      case F8_E5M2 -> Optional.of((data, at) -> Float8.E5M2.number(data.get(at)));
      case F32,
          F16,
          BF16,
          F4,
          F6_E2M3,
          F6_E3M2,
          F8_E8M0,
          F8_E4M3FNUZ,
          F8_E5M2FNUZ,
          U16,
          U32,
          U64,
          C64 ->
          Optional.empty();
    };
  }

  @Override
  public void floats(long from, int count, float[] target, int at) {
    byte[] raw = new byte[Math.multiplyExact(count, width)];
    bytes.copy(from * width, raw, 0, raw.length);
    ByteBuffer data = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      target[at + i] = reading.number(data, i * width);
    }
  }

  @Override
  public boolean here(long from, long count) {
    return bytes.here(from * width, count * width);
  }
}
