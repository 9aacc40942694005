// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.files.Packed;
import dev.alki.kernel.LittleEndian;

/// The points that groups of numbers may take: facts of the format. A point is a word of levels,
/// `bits` bits each, that of the first number lowest.
///
/// The file `grids.bin` has the points of all grids in the order of the constants here, each grid
/// in the order of its indices, two bytes a point, least significant first.
enum Grid {
  IQ2_XXS(8, 2, 256, 2),
  IQ2_XS(8, 2, 512, 2),
  IQ2_S(8, 2, 1024, 1),
  /// Of IQ1_S and IQ1_M.
  IQ1(8, 2, 2048, 3),
  IQ3_XXS(4, 3, 256, 2),
  IQ3_S(4, 3, 512, 3);

  private final int group;
  private final int bits;
  private final int size;
  private final int shells;
  private volatile char[] points;
  private volatile Neighbours neighbours;

  Grid(int group, int bits, int size, int shells) {
    this.group = group;
    this.bits = bits;
    this.size = size;
    this.shells = shells;
  }

  /// Numbers that one point stands for.
  int group() {
    return group;
  }

  /// Bits of one level.
  int bits() {
    return bits;
  }

  /// A level is below this.
  int levels() {
    return bits == 2 ? 3 : 8;
  }

  /// How many of the nearest distances make a point a candidate for what is not on the grid.
  int shells() {
    return shells;
  }

  /// By index. Read at the first use.
  char[] points() {
    char[] known = points;
    if (known == null) {
      known = read();
      points = known;
    }
    return known;
  }

  /// The candidates for every word of levels. Made at the first use, once for all threads.
  Neighbours neighbours() {
    Neighbours known = neighbours;
    if (known == null) {
      synchronized (this) {
        known = neighbours;
        if (known == null) {
          known = Neighbours.of(this);
          neighbours = known;
        }
      }
    }
    return known;
  }

  private char[] read() {
    int skipped = 0;
    for (Grid grid : values()) {
      if (grid.ordinal() < ordinal()) {
        skipped += grid.size;
      }
    }
    byte[] packed = new Packed(Grid.class, "grids.bin").bytes();
    char[] words = new char[size];
    for (int i = 0; i < size; i++) {
      words[i] = (char) LittleEndian.getShort(packed, 2 * (skipped + i));
    }
    return words;
  }
}
