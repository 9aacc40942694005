// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.LittleEndian;

/// IQ2_S, 82 bytes: the scale; 32 lower bytes of indices; 32 bytes of signs; the upper two bits of
/// indices, four a byte; the scales of parts, two a byte.
record Iq2SLayout() implements GridLayout {
  @Override
  public boolean evenSigns() {
    return false;
  }

  @Override
  public void write(GridBlock block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int i = 0; i < 8; i++) {
      int upper = 0;
      for (int j = 0; j < 4; j++) {
        int index = block.indices[4 * i + j];
        target[at + 2 + 4 * i + j] = (byte) index;
        target[at + 34 + 4 * i + j] = (byte) block.signs[4 * i + j];
        upper |= index >> 8 << 2 * j;
      }
      target[at + 66 + i] = (byte) upper;
      target[at + 74 + i] = (byte) (block.scales[2 * i] | block.scales[2 * i + 1] << 4);
    }
  }

  @Override
  public void read(byte[] source, int at, GridBlock block) {
    block.scale = LittleEndian.getHalf(source, at);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 4; j++) {
        int upper = source[at + 66 + i] >> 2 * j & 3;
        block.indices[4 * i + j] = source[at + 2 + 4 * i + j] & 0xFF | upper << 8;
        block.signs[4 * i + j] = source[at + 34 + 4 * i + j];
      }
      block.scales[2 * i] = source[at + 74 + i] & 15;
      block.scales[2 * i + 1] = source[at + 74 + i] >> 4 & 15;
    }
  }
}
