// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.LittleEndian;

/// IQ2_XXS, 66 bytes: the scale; for each 32 numbers four indices of a byte, then 32 bits of four
/// times seven signs and the part's scale.
record Iq2XxsLayout() implements GridLayout {
  @Override
  public boolean evenSigns() {
    return true;
  }

  @Override
  public void write(GridBlock block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int part = 0; part < 8; part++) {
      int word = block.scales[part] << 28;
      for (int i = 0; i < 4; i++) {
        target[at + 2 + 8 * part + i] = (byte) block.indices[4 * part + i];
        word |= (block.signs[4 * part + i] & 127) << 7 * i;
      }
      LittleEndian.putInt(target, at + 6 + 8 * part, word);
    }
  }

  @Override
  public void read(byte[] source, int at, GridBlock block) {
    block.scale = LittleEndian.getHalf(source, at);
    for (int part = 0; part < 8; part++) {
      int word = LittleEndian.getInt(source, at + 6 + 8 * part);
      block.scales[part] = word >>> 28;
      for (int i = 0; i < 4; i++) {
        block.indices[4 * part + i] = source[at + 2 + 8 * part + i] & 0xFF;
        block.signs[4 * part + i] = GridLayout.even(word >>> 7 * i);
      }
    }
  }
}
