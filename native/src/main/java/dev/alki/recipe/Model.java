// SPDX-License-Identifier: Apache-2.0
package dev.alki.recipe;

import dev.alki.gguf.Metadata;
import java.util.List;

/// A GGUF of which no tensor byte has been computed: key-values, and tensors in file order with the
/// recipe for each. A GGUF file that was opened is one too.
///
/// `parts` says how many of the tensors are in each file, when they come from several: one after
/// the other, so that the numbers add up to that of the tensors.
///
/// Holds the files its recipes read until it is closed.
public record Model(
    String name,
    Metadata metadata,
    List<ModelTensor> tensors,
    List<Integer> parts,
    Runnable release)
    implements AutoCloseable {
  public Model {
    tensors = List.copyOf(tensors);
    parts = List.copyOf(parts);
    if (parts.stream().mapToInt(Integer::intValue).sum() != tensors.size()) {
      throw new IllegalArgumentException(parts + " are not " + tensors.size() + " tensors");
    }
  }

  /// A model that is one file.
  public Model(String name, Metadata metadata, List<ModelTensor> tensors, Runnable release) {
    this(name, metadata, tensors, List.of(tensors.size()), release);
  }

  /// Elements of all tensors.
  public long weights() {
    return tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
  }

  @Override
  public void close() {
    release.run();
  }
}
