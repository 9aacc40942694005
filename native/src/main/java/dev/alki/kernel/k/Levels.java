// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.LittleEndian;

/// The levels of a block of 256, one a byte, and the groups of their bits that K types store side
/// by side: eight levels at a time, as the bytes of a long.
final class Levels {
  /// Levels, and bytes, next to each other.
  private static final int RUN = 32;

  private static final int EIGHT = Long.BYTES;

  /// A byte in each of eight.
  private static final long EACH = 0x0101_0101_0101_0101L;

  private Levels() {}

  /// Low nibbles of `2 · run` levels in `run` bytes, the first of them low; and so on.
  static void packNibbles(byte[] levels, int from, int run, byte[] block, int at) {
    packGroups(levels, from, 0, 4, run, block, at);
  }

  static void unpackNibbles(byte[] block, int at, int run, byte[] levels) {
    unpackGroups(block, at, 0, 4, run, levels);
  }

  /// Two bits, from bit `bit` on, of 128 levels in 32 bytes: those of the first 32 lowest.
  static void packPairs(byte[] levels, int from, int bit, byte[] block, int at) {
    packGroups(levels, from, bit, 2, RUN, block, at);
  }

  static void unpackPairs(byte[] block, int at, int bit, byte[] levels) {
    unpackGroups(block, at, bit, 2, RUN, levels);
  }

  /// Bit `bit` of all levels in 32 bytes: those of the first 32 lowest.
  static void packBits(byte[] levels, int from, int bit, byte[] block, int at) {
    packGroups(levels, from, bit, 1, RUN, block, at);
  }

  static void unpackBits(byte[] block, int at, int bit, byte[] levels) {
    unpackGroups(block, at, bit, 1, RUN, levels);
  }

  /// Byte i of a run takes `width` bits each of levels i, i + run ...
  private static void packGroups(
      byte[] levels, int from, int bit, int width, int run, byte[] block, int at) {
    int groups = Byte.SIZE / width;
    long mask = EACH * ((1 << width) - 1);
    for (int i = 0; i < KFormat.BLOCK / groups; i += EIGHT) {
      int level = from + i / run * run * groups + i % run;
      long packed = 0;
      for (int group = 0; group < groups; group++) {
        long eight = LittleEndian.getLong(levels, level + group * run);
        packed |= (eight >>> bit & mask) << group * width;
      }
      LittleEndian.putLong(block, at + i, packed);
    }
  }

  /// Adds bits to what the levels have below `bit`.
  private static void unpackGroups(
      byte[] block, int at, int bit, int width, int run, byte[] levels) {
    int groups = Byte.SIZE / width;
    long mask = EACH * ((1 << width) - 1);
    for (int i = 0; i < KFormat.BLOCK / groups; i += EIGHT) {
      int level = i / run * run * groups + i % run;
      long packed = LittleEndian.getLong(block, at + i);
      for (int group = 0; group < groups; group++) {
        int to = level + group * run;
        long below = bit == 0 ? 0 : LittleEndian.getLong(levels, to);
        long eight = (packed >>> group * width & mask) << bit;
        LittleEndian.putLong(levels, to, below | eight);
      }
    }
  }
}
