// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;

/// Scale, minimum, 12 bytes of scales and minimums of 6 bits, 32 of the levels' fifth bit, 128 of
/// their low four.
final class Q5K extends SixBits {
  private static final int HIGH = END;
  private static final int LEVELS = HIGH + 32;

  Q5K() {
    super(TensorType.Q5_K, 31);
  }

  @Override
  boolean store(Parts parts, int first, byte[] block, int at) {
    store(parts, first, TOP, block, at);
    return true;
  }

  @Override
  void pack(byte[] levels, int from, byte[] block, int at) {
    Levels.packNibbles(levels, from, 32, block, at + LEVELS);
    Levels.packBits(levels, from, 4, block, at + HIGH);
  }

  @Override
  void unpack(byte[] block, int at, byte[] levels) {
    Levels.unpackNibbles(block, at + LEVELS, 32, levels);
    Levels.unpackBits(block, at + HIGH, 4, levels);
  }
}
