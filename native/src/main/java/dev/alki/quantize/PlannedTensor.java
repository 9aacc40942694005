// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorSpec;
import dev.alki.gguf.TensorType;
import dev.alki.recipe.ModelTensor;

/// A tensor of a file to be written: where it comes from, what it is called there, its type, and
/// which of its columns matter most, and how its scales are searched for.
public record PlannedTensor(
    ModelTensor source,
    String name,
    Shape shape,
    TensorType type,
    Importance importance,
    Search search) {
  /// Whether it has another type than in the source.
  public boolean changed() {
    return type != source.type();
  }

  /// Whether its bytes are those of a wider search than the reference's.
  boolean searched() {
    return changed() && search.matters(type);
  }

  TensorSpec spec() {
    return new TensorSpec(name, shape, type);
  }

  public long bytes() {
    return type.bytes(shape.elements());
  }
}
