// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.util.List;

/// A view of a storage. `offset` and `strides` count elements; `shape` is slowest dimension first.
record View(Storage storage, long offset, List<Long> shape, List<Long> strides) implements Item {
  View {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /// Whether the elements follow each other in the storage as they do in the tensor.
  boolean contiguous() {
    if (shape.contains(0L)) {
      return true;
    }
    long next = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1 && strides.get(i) != next) {
        return false;
      }
      next *= shape.get(i);
    }
    return true;
  }

  long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
