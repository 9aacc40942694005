// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

/// The levels of a block of 256, one a byte, and the parts of bytes that K types make of them.
final class Levels {
  /// Numbers, and bytes, that are packed side by side.
  private static final int RUN = 32;

  private Levels() {}

  /// Low nibbles of 64 levels in 32 bytes: the first 32 of them low.
  static void packNibbles(byte[] levels, int from, byte[] block, int at) {
    for (int run = 0; run < 4; run++) {
      for (int i = 0; i < RUN; i++) {
        int low = levels[from + 2 * RUN * run + i];
        int high = levels[from + 2 * RUN * run + i + RUN];
        block[at + RUN * run + i] = (byte) (low & 0x0F | high << 4);
      }
    }
  }

  static void unpackNibbles(byte[] block, int at, byte[] levels) {
    for (int run = 0; run < 4; run++) {
      for (int i = 0; i < RUN; i++) {
        int both = block[at + RUN * run + i];
        levels[2 * RUN * run + i] = (byte) (both & 0x0F);
        levels[2 * RUN * run + i + RUN] = (byte) (both >> 4 & 0x0F);
      }
    }
  }

  /// The low two bits of 128 levels in 32 bytes: the first 32 of them lowest.
  static void packPairs(byte[] levels, int from, byte[] block, int at) {
    for (int run = 0; run < 2; run++) {
      for (int i = 0; i < RUN; i++) {
        int level = from + 4 * RUN * run + i;
        block[at + RUN * run + i] =
            (byte)
                (levels[level] & 3
                    | (levels[level + RUN] & 3) << 2
                    | (levels[level + 2 * RUN] & 3) << 4
                    | levels[level + 3 * RUN] << 6);
      }
    }
  }

  static void unpackPairs(byte[] block, int at, byte[] levels) {
    for (int run = 0; run < 8; run++) {
      for (int i = 0; i < RUN; i++) {
        levels[RUN * run + i] = (byte) (block[at + RUN * (run / 4) + i] >> run % 4 * 2 & 3);
      }
    }
  }

  /// Bits 4 and 5 of levels, in the same places.
  static void packHighPairs(byte[] levels, int from, byte[] block, int at) {
    for (int run = 0; run < 2; run++) {
      for (int i = 0; i < RUN; i++) {
        int level = from + 4 * RUN * run + i;
        block[at + RUN * run + i] =
            (byte)
                (levels[level] >> 4
                    | levels[level + RUN] >> 4 << 2
                    | levels[level + 2 * RUN] >> 4 << 4
                    | levels[level + 3 * RUN] >> 4 << 6);
      }
    }
  }

  static void unpackHighPairs(byte[] block, int at, byte[] levels) {
    for (int run = 0; run < 8; run++) {
      for (int i = 0; i < RUN; i++) {
        levels[RUN * run + i] |= (byte) ((block[at + RUN * (run / 4) + i] >> run % 4 * 2 & 3) << 4);
      }
    }
  }

  /// Bit `bit` of all levels in 32 bytes: those of the first 32 in the lowest bits.
  static void packBits(byte[] levels, int from, int bit, byte[] block, int at) {
    for (int i = 0; i < RUN; i++) {
      int bits = 0;
      for (int run = 0; run < 8; run++) {
        bits |= (levels[from + RUN * run + i] >> bit & 1) << run;
      }
      block[at + i] = (byte) bits;
    }
  }

  static void unpackBits(byte[] block, int at, int bit, byte[] levels) {
    for (int run = 0; run < 8; run++) {
      for (int i = 0; i < RUN; i++) {
        levels[RUN * run + i] |= (byte) ((block[at + i] >> run & 1) << bit);
      }
    }
  }
}
