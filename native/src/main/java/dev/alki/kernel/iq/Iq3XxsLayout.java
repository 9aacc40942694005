// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.LittleEndian;

/// IQ3_XXS, 98 bytes: the scale; 64 indices of a byte; for each 32 numbers 32 bits of four times
/// seven signs and the part's scale.
record Iq3XxsLayout() implements GridLayout {
  @Override
  public boolean evenSigns() {
    return true;
  }

  @Override
  public void write(GridBlock block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int i = 0; i < 64; i++) {
      target[at + 2 + i] = (byte) block.indices[i];
    }
    for (int part = 0; part < 8; part++) {
      int word = block.scales[part] << 28;
      for (int i = 0; i < 4; i++) {
        word |= (block.signs[4 * part + i] & 127) << 7 * i;
      }
      LittleEndian.putInt(target, at + 66 + 4 * part, word);
    }
  }

  @Override
  public void read(byte[] source, int at, GridBlock block) {
    block.scale = LittleEndian.getHalf(source, at);
    for (int i = 0; i < 64; i++) {
      block.indices[i] = source[at + 2 + i] & 0xFF;
    }
    for (int part = 0; part < 8; part++) {
      int word = LittleEndian.getInt(source, at + 66 + 4 * part);
      block.scales[part] = word >>> 28;
      for (int i = 0; i < 4; i++) {
        block.signs[4 * part + i] = GridLayout.even(word >>> 7 * i);
      }
    }
  }
}
