// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

/// One tensor of a GGUF header. `offset` counts from the first byte of tensor data.
public record TensorInfo(String name, Shape shape, TensorType type, long offset) {
  /// GGUF's limit, in bytes of UTF-8.
  public static final int MAX_NAME = 63;

  /// Rows must be whole blocks and the size must fit into 63 bits.
  public TensorInfo {
    if (offset < 0 || !type.fits(shape.columns())) {
      throw new IllegalArgumentException("%s: %s of %s at %d".formatted(name, type, shape, offset));
    }
    type.bytes(shape.elements());
  }

  /// Bytes of the data, without padding.
  public long bytes() {
    return type.bytes(shape.elements());
  }
}
