// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.ScaleSearch;

/// 128 bytes of the levels' low four bits, 64 of their high two, 16 signed scales, scale.
final class Q6K extends KFormat {
  private static final int SCALE_HALF = 128;
  private static final int HIGH = 128;
  private static final int SCALES = 192;
  private static final int SCALE = 208;

  Q6K() {
    super(TensorType.Q6_K, 16, 32, 63);
  }

  @Override
  boolean store(Parts parts, int first, byte[] block, int at) {
    float extreme = parts.extremeScale(first, parts());
    if (Math.abs(extreme) < ScaleSearch.NEAR_ZERO) {
      return false;
    }
    float inverse = -SCALE_HALF / extreme;
    LittleEndian.putHalf(block, at + SCALE, 1 / inverse);
    for (int j = 0; j < parts(); j++) {
      int level = Rounding.nearest(inverse * parts.scales[first + j]);
      block[at + SCALES + j] = (byte) Math.min(SCALE_HALF - 1, level);
    }
    return true;
  }

  @Override
  boolean affine() {
    return false;
  }

  @Override
  int leastScale() {
    return -SCALE_HALF;
  }

  @Override
  int mostScale() {
    return SCALE_HALF - 1;
  }

  @Override
  void put(float scale, float minimum, byte[] scales, byte[] minimums, byte[] block, int at) {
    LittleEndian.putHalf(block, at + SCALE, scale);
    System.arraycopy(scales, 0, block, at + SCALES, parts());
  }

  @Override
  float scale(byte[] block, int at) {
    return LittleEndian.getHalf(block, at + SCALE);
  }

  @Override
  float minimum(byte[] block, int at) {
    return 0;
  }

  @Override
  int partScale(byte[] block, int at, int j) {
    return block[at + SCALES + j];
  }

  @Override
  int partMinimum(byte[] block, int at, int j) {
    return 0;
  }

  @Override
  void pack(byte[] levels, int from, byte[] block, int at) {
    Levels.packNibbles(levels, from, 64, block, at);
    Levels.packPairs(levels, from, 4, block, at + HIGH);
  }

  @Override
  void unpack(byte[] block, int at, byte[] levels) {
    Levels.unpackNibbles(block, at, 64, levels);
    Levels.unpackPairs(block, at + HIGH, 4, levels);
  }
}
