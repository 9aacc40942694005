// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;

/// Scale, minimum, 12 bytes of scales and minimums of 6 bits, 128 of levels.
final class Q4K extends SixBits {
  private static final int LEVELS = END;

  Q4K() {
    super(TensorType.Q4_K, 15);
  }

  @Override
  boolean store(Parts parts, int first, byte[] block, int at) {
    store(parts, first, 0xFF, block, at);
    return true;
  }

  @Override
  void pack(byte[] levels, int from, byte[] block, int at) {
    Levels.packNibbles(levels, from, 32, block, at + LEVELS);
  }

  @Override
  void unpack(byte[] block, int at, byte[] levels) {
    Levels.unpackNibbles(block, at + LEVELS, 32, levels);
  }
}
