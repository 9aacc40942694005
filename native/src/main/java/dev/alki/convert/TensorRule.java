// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import java.util.List;

/// What an architecture does with the tensors of its checkpoint, one after the other in their
/// order: each becomes none, one, or several.
@FunctionalInterface
interface TensorRule {
  List<Part> apply(Part part, Hyper hyper);
}
