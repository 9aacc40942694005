// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import java.util.List;

/// One tensor of a safetensors header. `shape` is as in the file, slowest dimension first; `begin`
/// and `end` count from the first byte of tensor data.
public record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
  /// Checks that the range is what the shape needs; a size beyond 2^63 bits is an
  /// ArithmeticException.
  public TensorEntry {
    shape = List.copyOf(shape);
    long bits = Dtype.bits(dtype, shape);
    if (begin < 0 || end < begin || bits % 8 != 0 || end - begin != bits / 8) {
      throw new IllegalArgumentException(
          "%s: %d bits of %s %s in bytes %d to %d".formatted(name, bits, dtype, shape, begin, end));
    }
  }

  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  public long bytes() {
    return end - begin;
  }
}
