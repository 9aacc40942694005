// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.safetensors.Dtype;

/// Elements of one type that tensors are views of, as the pickle declares them: under which key
/// they are found, and how many there should be.
record Storage(String key, Dtype dtype, long elements) implements Item {
  /// Exact: the number of elements was checked.
  long bytes() {
    return elements * (dtype.bits() / Byte.SIZE);
  }
}
