// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel;

import dev.alki.gguf.TensorType;

/// The mathematics of one tensor type: numbers to blocks and back. Arrays in, arrays out; no state
/// between calls, so one instance serves all threads. Whole rows only.
///
/// Every implementation of a type gives the same bytes: those of ggml's reference quantizers built
/// for x86-64, which use single precision, one rounding per operation, sums from the first element
/// to the last, and no fused multiply-add.
public interface Kernel {
  TensorType type();

  /// Encodes `rows` rows of `columns` floats, from `source[from]` on, to `target[at]` on.
  ///
  /// `importance` has one weight per column, or no element when there is none.
  void encode(
      float[] source, int from, int rows, int columns, float[] importance, byte[] target, int at);

  /// Decodes `count` elements, whole blocks, from `source[from]` on, to `target[at]` on.
  void decode(byte[] source, int from, int count, float[] target, int at);
}
