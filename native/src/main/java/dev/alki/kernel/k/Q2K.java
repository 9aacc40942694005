// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.PositiveSearch;
import dev.alki.kernel.search.Rounding;

/// 16 bytes of scales (low half) and minimums (high half), 64 of levels, scale, minimum.
final class Q2K extends KFormat {
  private static final int SCALE_TOP = 15;
  private static final PositiveSearch SCALES = new PositiveSearch(16, SCALE_TOP);
  private static final int LEVELS = 16;
  private static final int SCALE = 80;
  private static final int MINIMUM = 82;

  Q2K() {
    super(TensorType.Q2_K, 16, 0, 3);
  }

  @Override
  boolean store(Parts parts, int first, byte[] block, int at) {
    store(parts, parts.scales, first, block, at, SCALE, 0);
    store(parts, parts.minimums, first, block, at, MINIMUM, 4);
    return true;
  }

  private void store(
      Parts parts, float[] values, int first, byte[] block, int at, int half, int shift) {
    if (parts.weighted) {
      byte[] levels = new byte[parts()];
      LittleEndian.putHalf(block, at + half, SCALES.search(values, first, parts.weights, levels));
      for (int j = 0; j < parts(); j++) {
        block[at + j] |= (byte) ((levels[j] & 0xFF) << shift);
      }
      return;
    }
    float max = Parts.max(values, first, parts());
    if (max > 0) {
      float inverse = SCALE_TOP / max;
      for (int j = 0; j < parts(); j++) {
        block[at + j] |= (byte) (Rounding.nearest(inverse * values[first + j]) << shift);
      }
      LittleEndian.putHalf(block, at + half, max / SCALE_TOP);
    }
  }

  @Override
  void restore(byte[] block, int at, float[] scales, float[] minimums, int first) {
    float scale = LittleEndian.getHalf(block, at + SCALE);
    float minimum = LittleEndian.getHalf(block, at + MINIMUM);
    for (int j = 0; j < parts(); j++) {
      scales[first + j] = scale * (block[at + j] & 0x0F);
      minimums[first + j] = minimum * (block[at + j] >> 4 & 0x0F);
    }
  }

  @Override
  void pack(byte[] levels, int from, byte[] block, int at) {
    Levels.packPairs(levels, from, 0, block, at + LEVELS);
  }

  @Override
  void unpack(byte[] block, int at, byte[] levels) {
    Levels.unpackPairs(block, at + LEVELS, 0, levels);
  }
}
