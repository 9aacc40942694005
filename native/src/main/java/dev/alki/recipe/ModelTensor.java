// SPDX-License-Identifier: Apache-2.0
package dev.alki.recipe;

import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;

/// One tensor of a [Model]. `type` is what it has in the (virtual) GGUF: whoever wants it in
/// another type gets there through this one, rounding included, as by way of a file.
public record ModelTensor(String name, Shape shape, TensorType type, Recipe recipe) {
  public ModelTensor {
    if (!type.fits(shape.columns())) {
      throw new IllegalArgumentException(name + ": rows of " + shape.columns() + " as " + type);
    }
  }

  public long bytes() {
    return type.bytes(shape.elements());
  }
}
