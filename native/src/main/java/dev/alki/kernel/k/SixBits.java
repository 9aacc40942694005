// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.PositiveSearch;
import dev.alki.kernel.search.Rounding;

/// The head of Q4_K and Q5_K: scale and minimum of the block, then eight scales and eight minimums
/// of 6 bits in 12 bytes. The first four of each fill the low bits of bytes 0 to 3 and 4 to 7; the
/// others have their low nibbles in bytes 8 to 11 and their high bits above the first ones.
final class SixBits {
  static final int TOP = 63;
  static final int END = 16;

  private static final PositiveSearch SEARCH = new PositiveSearch(8, TOP);
  private static final int PARTS = 8;
  private static final int MINIMUM = 2;
  private static final int PACKED = 4;

  private SixBits() {}

  /// `most` caps what a search with weights found: that is a byte, which in rare cases needs more
  /// than 6 bits, and ggml caps it in one of the two types only.
  static void store(Parts parts, int first, int most, byte[] block, int at) {
    byte[] scales = new byte[PARTS];
    byte[] minimums = new byte[PARTS];
    half(parts, parts.scales, first, most, scales, block, at);
    half(parts, parts.minimums, first, most, minimums, block, at + MINIMUM);
    int head = at + PACKED;
    for (int j = 0; j < 4; j++) {
      int scale = scales[j + 4] & 0xFF;
      int minimum = minimums[j + 4] & 0xFF;
      block[head + j] = (byte) (scales[j] | scale >> 4 << 6);
      block[head + j + 4] = (byte) (minimums[j] | minimum >> 4 << 6);
      block[head + j + 8] = (byte) (scale & 0x0F | minimum << 4);
    }
  }

  private static void half(
      Parts parts, float[] values, int first, int most, byte[] levels, byte[] block, int at) {
    if (parts.weighted) {
      LittleEndian.putHalf(block, at, SEARCH.search(values, first, parts.weights, levels));
      for (int j = 0; j < PARTS; j++) {
        levels[j] = (byte) Math.min(most, levels[j] & 0xFF);
      }
      return;
    }
    float max = Parts.max(values, first, PARTS);
    float inverse = max > 0 ? TOP / max : 0;
    for (int j = 0; j < PARTS; j++) {
      levels[j] = (byte) Math.min(TOP, Rounding.nearest(inverse * values[first + j]) & 0xFF);
    }
    LittleEndian.putHalf(block, at, max / TOP);
  }

  static void restore(byte[] block, int at, float[] scales, float[] minimums, int first) {
    float scale = LittleEndian.getHalf(block, at);
    float minimum = LittleEndian.getHalf(block, at + MINIMUM);
    int head = at + PACKED;
    for (int j = 0; j < 4; j++) {
      int scaleByte = block[head + j] & 0xFF;
      int minimumByte = block[head + j + 4] & 0xFF;
      int lows = block[head + j + 8] & 0xFF;
      scales[first + j] = scale * (scaleByte & TOP);
      minimums[first + j] = minimum * (minimumByte & TOP);
      scales[first + j + 4] = scale * (lows & 0x0F | scaleByte >> 6 << 4);
      minimums[first + j + 4] = minimum * (lows >> 4 | minimumByte >> 6 << 4);
    }
  }
}
