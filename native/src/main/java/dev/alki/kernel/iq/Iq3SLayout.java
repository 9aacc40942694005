// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.LittleEndian;

/// IQ3_S, 110 bytes: the scale; 64 lower bytes of indices; their ninth bits, eight a byte; 32 bytes
/// of signs; the scales of parts, two a byte.
record Iq3SLayout() implements GridLayout {
  @Override
  public boolean evenSigns() {
    return false;
  }

  @Override
  public void write(GridBlock block, byte[] target, int at) {
    LittleEndian.putHalf(target, at, block.scale);
    for (int i = 0; i < 8; i++) {
      int upper = 0;
      for (int j = 0; j < 8; j++) {
        int index = block.indices[8 * i + j];
        target[at + 2 + 8 * i + j] = (byte) index;
        upper |= index >> 8 << j;
      }
      target[at + 66 + i] = (byte) upper;
    }
    for (int i = 0; i < 32; i++) {
      target[at + 74 + i] = (byte) block.signs[i];
    }
    for (int i = 0; i < 4; i++) {
      target[at + 106 + i] = (byte) (block.scales[2 * i] | block.scales[2 * i + 1] << 4);
    }
  }

  @Override
  public void read(byte[] source, int at, GridBlock block) {
    block.scale = LittleEndian.getHalf(source, at);
    for (int i = 0; i < 64; i++) {
      int upper = source[at + 66 + i / 8] >> i % 8 & 1;
      block.indices[i] = source[at + 2 + i] & 0xFF | upper << 8;
    }
    for (int i = 0; i < 32; i++) {
      block.signs[i] = source[at + 74 + i];
    }
    for (int i = 0; i < 4; i++) {
      block.scales[2 * i] = source[at + 106 + i] & 15;
      block.scales[2 * i + 1] = source[at + 106 + i] >> 4 & 15;
    }
  }
}
