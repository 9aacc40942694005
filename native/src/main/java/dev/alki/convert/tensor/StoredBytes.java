// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.checkpoint.TensorBytes;
import dev.alki.gguf.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Elements as they are in a file or an array.
public record StoredBytes(TensorType type, TensorBytes bytes) implements Numbers.Stored {
  /// As F32.
  static StoredBytes of(float[] numbers) {
    byte[] bytes = new byte[numbers.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(numbers);
    return new StoredBytes(
        TensorType.F32,
        (from, target, at, count) ->
            System.arraycopy(bytes, Math.toIntExact(from), target, at, count));
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    bytes.copy(type.bytes(from), target, at, Math.toIntExact(type.bytes(count)));
  }

  @Override
  public boolean here(long from, long count) {
    return bytes.here(type.bytes(from), type.bytes(count));
  }
}
