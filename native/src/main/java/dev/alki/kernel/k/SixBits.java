// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.PositiveSearch;
import dev.alki.kernel.search.Rounding;

/// The head of Q4_K and Q5_K: scale and minimum of the block, then eight scales and eight minimums
/// of 6 bits in 12 bytes. The first four of each fill the low bits of bytes 0 to 3 and 4 to 7; the
/// others have their low nibbles in bytes 8 to 11 and their high bits above the first ones.
abstract class SixBits extends KFormat {
  static final int TOP = 63;
  static final int END = 16;

  private static final PositiveSearch SEARCH = new PositiveSearch(8, TOP);
  private static final int PARTS = 8;
  private static final int MINIMUM = 2;
  private static final int PACKED = 4;

  SixBits(TensorType type, int top) {
    super(type, 32, 0, top);
  }

  /// `most` caps what a search with weights found: that is a byte, which in rare cases needs more
  /// than 6 bits, and ggml caps it in one of the two types only.
  static void store(Parts parts, int first, int most, byte[] block, int at) {
    byte[] scales = new byte[PARTS];
    byte[] minimums = new byte[PARTS];
    float scale = half(parts, parts.scales, first, most, scales);
    float minimum = half(parts, parts.minimums, first, most, minimums);
    pack(scale, minimum, scales, minimums, block, at);
  }

  private static void pack(
      float scale, float minimum, byte[] scales, byte[] minimums, byte[] block, int at) {
    LittleEndian.putHalf(block, at, scale);
    LittleEndian.putHalf(block, at + MINIMUM, minimum);
    int head = at + PACKED;
    for (int j = 0; j < 4; j++) {
      int high = scales[j + 4] & 0xFF;
      int highMinimum = minimums[j + 4] & 0xFF;
      block[head + j] = (byte) (scales[j] | high >> 4 << 6);
      block[head + j + 4] = (byte) (minimums[j] | highMinimum >> 4 << 6);
      block[head + j + 8] = (byte) (high & 0x0F | highMinimum << 4);
    }
  }

  /// Finds the small numbers, and returns what they are multiplied with.
  private static float half(Parts parts, float[] values, int first, int most, byte[] levels) {
    if (parts.weighted) {
      float found = SEARCH.search(values, first, parts.weights, levels);
      for (int j = 0; j < PARTS; j++) {
        levels[j] = (byte) Math.min(most, levels[j] & 0xFF);
      }
      return found;
    }
    float max = Parts.max(values, first, PARTS);
    float inverse = max > 0 ? TOP / max : 0;
    for (int j = 0; j < PARTS; j++) {
      levels[j] = (byte) Math.min(TOP, Rounding.nearest(inverse * values[first + j]) & 0xFF);
    }
    return max / TOP;
  }

  @Override
  final boolean affine() {
    return true;
  }

  @Override
  final int leastScale() {
    return 0;
  }

  @Override
  final int mostScale() {
    return TOP;
  }

  @Override
  final void put(float scale, float minimum, byte[] scales, byte[] minimums, byte[] block, int at) {
    pack(scale, minimum, scales, minimums, block, at);
  }

  @Override
  final float scale(byte[] block, int at) {
    return LittleEndian.getHalf(block, at);
  }

  @Override
  final float minimum(byte[] block, int at) {
    return LittleEndian.getHalf(block, at + MINIMUM);
  }

  @Override
  final int partScale(byte[] block, int at, int j) {
    int head = at + PACKED;
    return j < 4
        ? block[head + j] & TOP
        : block[head + j + 4] & 0x0F | (block[head + j - 4] & 0xFF) >> 6 << 4;
  }

  @Override
  final int partMinimum(byte[] block, int at, int j) {
    int head = at + PACKED;
    return j < 4
        ? block[head + j + 4] & TOP
        : (block[head + j + 4] & 0xFF) >> 4 | (block[head + j] & 0xFF) >> 6 << 4;
  }
}
