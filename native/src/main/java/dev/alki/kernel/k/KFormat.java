// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;

/// How a K type writes a block of 256 numbers: parts of 16 or 32, each with a scale (and some with
/// a minimum) that is itself a small number times one of half precision for the block; and a level
/// for each number, which stands for scale · (level - `zero`) - minimum.
abstract class KFormat {
  static final int BLOCK = 256;

  private final TensorType type;
  private final int part;
  private final int zero;
  private final int top;

  KFormat(TensorType type, int part, int zero, int top) {
    this.type = type;
    this.part = part;
    this.zero = zero;
    this.top = top;
  }

  TensorType type() {
    return type;
  }

  /// Numbers in a part.
  int part() {
    return part;
  }

  int parts() {
    return BLOCK / part;
  }

  /// The level that stands for 0.
  int zero() {
    return zero;
  }

  /// The largest level.
  int top() {
    return top;
  }

  /// Rounds the parts' scales and minimums and stores them in the block, whose bytes are 0; false
  /// when the whole block is to stay 0.
  ///
  /// @param parts from its part `first` on
  abstract boolean store(Parts parts, int first, byte[] block, int at);

  /// Reads them back as they will be applied.
  abstract void restore(byte[] block, int at, float[] scales, float[] minimums, int first);

  abstract void pack(byte[] levels, int from, byte[] block, int at);

  abstract void unpack(byte[] block, int at, byte[] levels);

  /// The level of a number under a stored scale other than 0.
  final int level(float value, float scale, float minimum) {
    return Rounding.nearest((value + minimum) / scale, -zero, top - zero) + zero;
  }
}
