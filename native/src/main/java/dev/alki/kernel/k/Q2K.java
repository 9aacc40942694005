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
    byte[] scales = new byte[parts()];
    byte[] minimums = new byte[parts()];
    float scale = half(parts, parts.scales, first, scales);
    float minimum = half(parts, parts.minimums, first, minimums);
    put(scale, minimum, scales, minimums, block, at);
    return true;
  }

  /// Finds the small numbers, and returns what they are multiplied with.
  private float half(Parts parts, float[] values, int first, byte[] levels) {
    if (parts.weighted) {
      return SCALES.search(values, first, parts.weights, levels);
    }
    float max = Parts.max(values, first, parts());
    if (!(max > 0)) {
      return 0;
    }
    float inverse = SCALE_TOP / max;
    for (int j = 0; j < parts(); j++) {
      levels[j] = (byte) Rounding.nearest(inverse * values[first + j]);
    }
    return max / SCALE_TOP;
  }

  @Override
  boolean affine() {
    return true;
  }

  @Override
  int leastScale() {
    return 0;
  }

  @Override
  int mostScale() {
    return SCALE_TOP;
  }

  @Override
  void put(float scale, float minimum, byte[] scales, byte[] minimums, byte[] block, int at) {
    LittleEndian.putHalf(block, at + SCALE, scale);
    LittleEndian.putHalf(block, at + MINIMUM, minimum);
    for (int j = 0; j < parts(); j++) {
      block[at + j] = (byte) (scales[j] | minimums[j] << 4);
    }
  }

  @Override
  float scale(byte[] block, int at) {
    return LittleEndian.getHalf(block, at + SCALE);
  }

  @Override
  float minimum(byte[] block, int at) {
    return LittleEndian.getHalf(block, at + MINIMUM);
  }

  @Override
  int partScale(byte[] block, int at, int j) {
    return block[at + j] & 0x0F;
  }

  @Override
  int partMinimum(byte[] block, int at, int j) {
    return block[at + j] >> 4 & 0x0F;
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
