// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.LittleEndian;

/// IQ2_XS, 74 bytes: the scale; for each eight numbers 16 bits, nine of index and seven signs; the
/// scales of parts, two a byte.
record Iq2XsLayout() implements GridLayout {
  @Override
  public boolean evenSigns() {
    return true;
  }

  @Override
  public void write(GridBlock block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int i = 0; i < 32; i++) {
      int word = block.indices[i] | (block.signs[i] & 127) << 9;
      LittleEndian.putShort(target, at + 2 + 2 * i, word);
    }
    for (int i = 0; i < 8; i++) {
      target[at + 66 + i] = (byte) (block.scales[2 * i] | block.scales[2 * i + 1] << 4);
    }
  }

  @Override
  public void read(byte[] source, int at, GridBlock block) {
    block.scale = LittleEndian.getHalf(source, at);
    for (int i = 0; i < 32; i++) {
      int word = LittleEndian.getShort(source, at + 2 + 2 * i) & 0xFFFF;
      block.indices[i] = word & 511;
      block.signs[i] = GridLayout.even(word >> 9);
    }
    for (int i = 0; i < 8; i++) {
      block.scales[2 * i] = source[at + 66 + i] & 15;
      block.scales[2 * i + 1] = source[at + 66 + i] >> 4 & 15;
    }
  }
}
