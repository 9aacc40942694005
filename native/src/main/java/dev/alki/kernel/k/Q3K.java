// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.ScaleSearch;

/// 32 bytes of the levels' third bit, 64 of their low two, 12 of scales of 6 bits, scale.
final class Q3K extends KFormat {
  private static final int SCALE_HALF = 32;
  static final ScaleSearch SCALES = new ScaleSearch(16, SCALE_HALF);
  private static final int LEVELS = 32;
  private static final int LOW = 96;
  private static final int HIGH = 104;
  private static final int SCALE = 108;

  /// Of the scales of eight parts, one a byte.
  private static final long LOW_BITS = 0x0F0F_0F0F_0F0F_0F0FL;

  private static final long HIGH_BITS = 0x0303_0303_0303_0303L;

  Q3K() {
    super(TensorType.Q3_K, 16, 4, 7);
  }

  @Override
  boolean store(Parts parts, int first, byte[] block, int at) {
    byte[] levels = new byte[parts()];
    float scale;
    if (parts.weighted) {
      scale = parts.signed.search(parts.scales, first, parts.weights, first, levels, 0);
    } else {
      float extreme = parts.extremeScale(first, parts());
      if (extreme == 0) {
        return true;
      }
      float inverse = -SCALE_HALF / extreme;
      for (int j = 0; j < parts(); j++) {
        // The number is cut to a byte before it is clamped.
        byte level = (byte) Rounding.nearest(inverse * parts.scales[first + j]);
        levels[j] = (byte) (Math.clamp(level, -SCALE_HALF, SCALE_HALF - 1) + SCALE_HALF);
      }
      scale = 1 / inverse;
    }
    pack(scale, levels, block, at);
    return true;
  }

  /// `levels` are those of the scales, plus their half.
  private static void pack(float scale, byte[] levels, byte[] block, int at) {
    LittleEndian.putHalf(block, at + SCALE, scale);
    long first8 = LittleEndian.getLong(levels, 0);
    long last8 = LittleEndian.getLong(levels, 8);
    LittleEndian.putLong(block, at + LOW, first8 & LOW_BITS | (last8 & LOW_BITS) << 4);
    long high = first8 >>> 4 & HIGH_BITS | (last8 >>> 4 & HIGH_BITS) << 4;
    LittleEndian.putInt(block, at + HIGH, (int) (high | high >>> 32 << 2));
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
    byte[] levels = new byte[parts()];
    for (int j = 0; j < parts(); j++) {
      levels[j] = (byte) (scales[j] + SCALE_HALF);
    }
    pack(scale, levels, block, at);
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
    int low = block[at + LOW + j % 8] >> j / 8 * 4 & 0x0F;
    int high = block[at + HIGH + j % 4] >> j / 4 * 2 & 3;
    return (low | high << 4) - SCALE_HALF;
  }

  @Override
  int partMinimum(byte[] block, int at, int j) {
    return 0;
  }

  @Override
  void pack(byte[] levels, int from, byte[] block, int at) {
    Levels.packPairs(levels, from, 0, block, at + LEVELS);
    Levels.packBits(levels, from, 2, block, at);
  }

  @Override
  void unpack(byte[] block, int at, byte[] levels) {
    Levels.unpackPairs(block, at + LEVELS, 0, levels);
    Levels.unpackBits(block, at, 2, levels);
  }
}
