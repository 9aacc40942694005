// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import java.util.Arrays;

/// The `length` elements of a source, and zeros after them: in the types that checkpoints have,
/// zero is bytes of zero.
record Padded(Numbers.Stored source, long length) implements Numbers.Stored {
  @Override
  public TensorType type() {
    return source.type();
  }

  @Override
  public void copy(long from, int count, byte[] target, int at) {
    int there = Math.clamp(length - from, 0, count);
    if (there > 0) {
      source.copy(from, there, target, at);
    }
    int end = Math.toIntExact(at + type().bytes(count));
    Arrays.fill(target, Math.toIntExact(at + type().bytes(there)), end, (byte) 0);
  }

  @Override
  public boolean here(long from, long count) {
    long there = Math.clamp(length - from, 0, count);
    return there == 0 || source.here(from, there);
  }
}
