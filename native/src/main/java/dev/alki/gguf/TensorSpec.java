// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

/// A tensor of a file that is to be written.
public record TensorSpec(String name, Shape shape, TensorType type) {
  public TensorSpec {
    if (!type.fits(shape.columns())) {
      throw new IllegalArgumentException(name + ": rows of " + shape.columns() + " as " + type);
    }
  }

  /// Bytes of the data, without padding.
  public long bytes() {
    return type.bytes(shape.elements());
  }
}
