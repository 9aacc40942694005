// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import java.util.Arrays;

/// For each word of levels its index on a grid, or the points near it.
///
/// `places[word]` is an index, or the complement of a list's number. List n is
/// `lists[starts[n]..starts[n] + counts[n]]`: indices of points, the nearest first, of equal ones
/// the lower index first. Its room is a multiple of 16, filled with its last point, which so can
/// never be the first best of them a second time.
///
/// `words` are the same points for tables of 16 entries that are permuted: nibble i is the place of
/// level l of number i, that is `i * 32 / group + l`, in the 16 of a table of 32 that it falls in.
record Neighbours(int[] places, int[] starts, int[] counts, char[] lists, int[] words) {
  static final int ROOM = 16;

  static Neighbours of(Grid grid) {
    return new Builder(grid).build();
  }

  /// The index of a point, or a negative number.
  int place(int word) {
    return places[word];
  }

  private static final class Builder {
    private final Grid grid;
    private final char[] points;
    private final int half;
    private final int[] distances;
    private final int[] starts;
    private final int[] counts;
    private char[] lists = new char[1 << 16];
    private int made;
    private int used;

    Builder(Grid grid) {
      this.grid = grid;
      this.points = grid.points();
      this.half = grid.bits() * grid.group() / 2;
      this.distances = distances();
      int words = (int) Math.pow(grid.levels(), grid.group());
      this.starts = new int[words - points.length];
      this.counts = new int[words - points.length];
    }

    Neighbours build() {
      int[] places = new int[1 << 2 * half];
      Arrays.fill(places, Integer.MIN_VALUE);
      for (int i = 0; i < points.length; i++) {
        places[points[i]] = i;
      }
      for (int word = 0; word < places.length; word++) {
        if (places[word] < 0 && hasLevelsOnly(word)) {
          places[word] = ~made;
          list(word);
        }
      }
      int[] words = new int[used];
      for (int i = 0; i < used; i++) {
        words[i] = nibbles(points[lists[i]]);
      }
      return new Neighbours(places, starts, counts, Arrays.copyOf(lists, used), words);
    }

    private int nibbles(int point) {
      int word = 0;
      for (int i = 0; i < grid.group(); i++) {
        int level = point >> grid.bits() * i & (1 << grid.bits()) - 1;
        word |= (i * (32 / grid.group()) + level & 15) << 4 * i;
      }
      return word;
    }

    private boolean hasLevelsOnly(int word) {
      for (int i = 0; i < grid.group(); i++) {
        if ((word >> grid.bits() * i & (1 << grid.bits()) - 1) >= grid.levels()) {
          return false;
        }
      }
      return true;
    }

    private void list(int word) {
      int mask = (1 << half) - 1;
      int row = (word & mask) << half;
      int upperRow = word >> half << half;
      int[] distance = new int[points.length];
      int[] atDistance = new int[256];
      for (int i = 0; i < points.length; i++) {
        distance[i] = distances[row | points[i] & mask] + distances[upperRow | points[i] >> half];
        atDistance[distance[i]]++;
      }
      int count = 0;
      int shells = 0;
      int start = used;
      for (int far = 0; shells < grid.shells() && far < atDistance.length; far++) {
        if (atDistance[far] == 0) {
          continue;
        }
        shells++;
        if (start + count + atDistance[far] + ROOM > lists.length) {
          lists = Arrays.copyOf(lists, 2 * lists.length);
        }
        for (int i = 0; i < points.length; i++) {
          if (distance[i] == far) {
            lists[start + count++] = (char) i;
          }
        }
      }
      int room = (count + ROOM - 1) / ROOM * ROOM;
      Arrays.fill(lists, start + count, start + room, lists[start + count - 1]);
      starts[made] = start;
      counts[made++] = count;
      used = start + room;
    }

    /// Squared distances of halves of words.
    private int[] distances() {
      int side = 1 << half;
      int[] table = new int[side * side];
      for (int a = 0; a < side; a++) {
        for (int b = 0; b < side; b++) {
          int sum = 0;
          for (int shift = 0; shift < half; shift += grid.bits()) {
            int difference =
                (a >> shift & (1 << grid.bits()) - 1) - (b >> shift & (1 << grid.bits()) - 1);
            sum += difference * difference;
          }
          table[a << half | b] = sum;
        }
      }
      return table;
    }
  }
}
