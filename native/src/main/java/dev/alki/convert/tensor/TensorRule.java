// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import java.util.List;

/// What an architecture does with the tensors of its checkpoint, one after the other in their
/// order: each becomes none, one, or several.
@FunctionalInterface
public interface TensorRule {
  List<Part> apply(Part part, Hyper hyper);

  /// One for a single conversion. A rule that remembers what came begins anew here.
  default TensorRule fresh() {
    return this;
  }

  /// After the last tensor: refuses what is incomplete, and adds keys that were found in tensors.
  default Metadata finish(Metadata keys, Hyper hyper) {
    return keys;
  }
}
