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

  /// Whether parts have a minimum.
  abstract boolean affine();

  /// The least of the small numbers that the block's scale is multiplied with.
  abstract int leastScale();

  /// The largest of them; that of the minimums, too, in types that have any.
  abstract int mostScale();

  /// Writes the block's scale and minimum, and the small numbers of all parts, over bytes that are
  /// 0.
  abstract void put(
      float scale, float minimum, byte[] scales, byte[] minimums, byte[] block, int at);

  /// Of the block.
  abstract float scale(byte[] block, int at);

  /// Of the block; 0 in types without.
  abstract float minimum(byte[] block, int at);

  /// What the block's scale is multiplied with for part j.
  abstract int partScale(byte[] block, int at, int j);

  /// What the block's minimum is multiplied with for part j.
  abstract int partMinimum(byte[] block, int at, int j);

  /// The scales and minimums of the parts as they will be applied.
  final void restore(byte[] block, int at, float[] scales, float[] minimums, int first) {
    float scale = scale(block, at);
    float minimum = minimum(block, at);
    for (int j = 0; j < parts(); j++) {
      scales[first + j] = scale * partScale(block, at, j);
      minimums[first + j] = minimum * partMinimum(block, at, j);
    }
  }

  abstract void pack(byte[] levels, int from, byte[] block, int at);

  abstract void unpack(byte[] block, int at, byte[] levels);

  /// The level of a number under a stored scale other than 0.
  final int level(float value, float scale, float minimum) {
    return Rounding.nearest((value + minimum) / scale, -zero, top - zero) + zero;
  }
}
