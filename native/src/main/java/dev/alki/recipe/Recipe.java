// SPDX-License-Identifier: Apache-2.0
package dev.alki.recipe;

import dev.alki.gguf.TensorType;

/// How the rows of one tensor come into being. Rows are numbered over all dimensions but the first
/// (experts stacked on each other just go on counting); any range can be asked for, in any order,
/// by several threads at once, and nothing is kept between calls.
public sealed interface Recipe {
  /// Whether what these rows are made of is there, so that asking for them would not wait for
  /// somebody else.
  default boolean here(long row, int rows) {
    return true;
  }

  /// Rows that exist as bytes of a ggml type already, though perhaps in another order or in several
  /// files: a copy, a permutation of rows, a stack of experts.
  non-sealed interface Stored extends Recipe {
    TensorType type();

    /// Puts `rows` rows from `row` on into `target` at `at`, `type().bytes(columns)` bytes each.
    void copy(long row, int rows, byte[] target, int at);
  }

  /// Rows whose numbers must be calculated: norm + 1, -exp, transposes, dequantized FP8.
  non-sealed interface Computed extends Recipe {
    /// Puts `rows` rows from `row` on into `target` at `at`, `columns` floats each.
    void floats(long row, int rows, float[] target, int at);
  }
}
