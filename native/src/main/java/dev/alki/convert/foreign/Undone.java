// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.convert.tensor.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A checkpoint after its quantization was undone: `first` are tensors that keep their blocks, in
/// another order of bits, and come before all others; `rest` has the others by name, in their
/// order. `fileType` is what `general.file_type` says of a model with such blocks, whatever
/// unquantized type its other matrices have.
public record Undone(List<Part> first, Map<String, Part> rest, Optional<Integer> fileType) {
  public Undone {
    first = List.copyOf(first);
  }
}
