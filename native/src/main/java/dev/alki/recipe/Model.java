// SPDX-License-Identifier: Apache-2.0
package dev.alki.recipe;

import dev.alki.gguf.Metadata;
import java.util.List;

/// A GGUF of which no tensor byte has been computed: key-values, and tensors in file order with the
/// recipe for each. A GGUF file that was opened is one too.
///
/// Holds the files its recipes read until it is closed.
public record Model(String name, Metadata metadata, List<ModelTensor> tensors, Runnable release)
    implements AutoCloseable {
  public Model {
    tensors = List.copyOf(tensors);
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
