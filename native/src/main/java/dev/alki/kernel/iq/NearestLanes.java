// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The best of a list of points for a group of numbers, with points across the lanes.
///
/// The error of a number depends on its level alone, so all there can be, 32 for a group, are
/// computed once; a point's error is the sum of those it has, in the order of the numbers. One
/// thread at a time.
final class NearestLanes {
  /// Entries of a table: the levels of number 0, those of number 1, ...
  static final int TABLE = 32;

  private static final FloatVector LARGE = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);

  private final int[] words;
  private final int[] starts;
  private final int[] counts;
  private final boolean eight;
  private final int[] errors = new int[TABLE];

  NearestLanes(Grid grid) {
    Neighbours neighbours = grid.neighbours();
    this.words = neighbours.words();
    this.starts = neighbours.starts();
    this.counts = neighbours.counts();
    this.eight = grid.group() == 8;
  }

  /// The place, in the lists of the grid, of the first of the points whose weighted squared
  /// distance is least at this scale.
  ///
  /// Tables have for each number and level what the level stands for, the number, and its weight.
  int find(int list, float scale, float[] values, float[] numbers, float[] weights, int from) {
    for (int i = 0; i < TABLE; i += Lanes.COUNT) {
      FloatVector difference =
          FloatVector.fromArray(Lanes.FLOATS, values, i)
              .mul(scale)
              .sub(FloatVector.fromArray(Lanes.FLOATS, numbers, from + i));
      FloatVector.fromArray(Lanes.FLOATS, weights, from + i)
          .mul(difference)
          .mul(difference)
          .reinterpretAsInts()
          .intoArray(errors, i);
    }
    int start = starts[list];
    int end = start + counts[list];
    return eight ? eight(start, end) : four(start, end);
  }

  /// In groups of eight. Errors are not negative: as integers they are in the same order.
  private int eight(int start, int end) {
    int best = start;
    float least = Float.MAX_VALUE;
    for (int i = start; i < end; i += Lanes.COUNT) {
      IntVector word = IntVector.fromArray(Lanes.INTS, words, i);
      FloatVector sum =
          error(word, errors, 0)
              .add(error(word.lanewise(VectorOperators.LSHR, 4), errors, 4))
              .add(error(word.lanewise(VectorOperators.LSHR, 8), errors, 8))
              .add(error(word.lanewise(VectorOperators.LSHR, 12), errors, 12))
              .add(error(word.lanewise(VectorOperators.LSHR, 16), errors, 16))
              .add(error(word.lanewise(VectorOperators.LSHR, 20), errors, 20))
              .add(error(word.lanewise(VectorOperators.LSHR, 24), errors, 24))
              .add(error(word.lanewise(VectorOperators.LSHR, 28), errors, 28));
      VectorMask<Float> less = sum.compare(VectorOperators.LT, least);
      if (less.anyTrue()) {
        IntVector bits = LARGE.blend(sum, less).reinterpretAsInts();
        int bitsOfLeast = bits.reduceLanes(VectorOperators.MIN);
        least = Float.intBitsToFloat(bitsOfLeast);
        best = i + bits.compare(VectorOperators.EQ, bitsOfLeast).firstTrue();
      }
    }
    return best;
  }

  /// In groups of four.
  private int four(int start, int end) {
    int best = start;
    float least = Float.MAX_VALUE;
    for (int i = start; i < end; i += Lanes.COUNT) {
      IntVector word = IntVector.fromArray(Lanes.INTS, words, i);
      FloatVector sum =
          error(word, errors, 0)
              .add(error(word.lanewise(VectorOperators.LSHR, 4), errors, 8))
              .add(error(word.lanewise(VectorOperators.LSHR, 8), errors, 16))
              .add(error(word.lanewise(VectorOperators.LSHR, 12), errors, 24));
      VectorMask<Float> less = sum.compare(VectorOperators.LT, least);
      if (less.anyTrue()) {
        IntVector bits = LARGE.blend(sum, less).reinterpretAsInts();
        int bitsOfLeast = bits.reduceLanes(VectorOperators.MIN);
        least = Float.intBitsToFloat(bitsOfLeast);
        best = i + bits.compare(VectorOperators.EQ, bitsOfLeast).firstTrue();
      }
    }
    return best;
  }

  /// The error of a number of four levels, whose entries begin at `entry`.
  private static FloatVector error(IntVector word, int[] table, int entry) {
    return word.selectFrom(part(table, entry)).reinterpretAsFloats();
  }

  /// The error of a number of eight levels, which are too many for four lanes.
  private static FloatVector wideError(IntVector word, int[] table, int entry) {
    IntVector error = word.selectFrom(part(table, entry));
    if (Lanes.COUNT < 8) {
      VectorMask<Integer> upper = word.and(4).compare(VectorOperators.NE, 0);
      error = error.blend(word.selectFrom(part(table, entry + 4)), upper);
    }
    return error.reinterpretAsFloats();
  }

  private static IntVector part(int[] table, int entry) {
    return IntVector.fromArray(Lanes.INTS, table, entry / Lanes.COUNT * Lanes.COUNT);
  }
}
