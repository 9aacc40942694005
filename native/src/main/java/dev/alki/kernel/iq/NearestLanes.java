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

  private static final IntVector LANES = IntVector.zero(Lanes.INTS).addIndex(1);
  private static final FloatVector LARGE = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);

  private final int[] words;
  private final int[] starts;
  private final int[] counts;
  private final boolean eight;

  /// Entries of the table that a number has.
  private final int room;

  /// In a vector of a table, which of the numbers of a vector each entry is of.
  private final int[] spreads = new int[Lanes.COUNT];

  /// What levels stand for; set once for a grid, or for each group.
  final float[] values = new float[TABLE];

  private final float[] numbers = new float[TABLE];
  private final float[] weights = new float[TABLE];
  private final int[] errors = new int[TABLE];
  private final int[] sums;

  NearestLanes(Grid grid) {
    Neighbours neighbours = grid.neighbours();
    this.words = neighbours.words();
    this.starts = neighbours.starts();
    this.counts = neighbours.counts();
    this.sums = new int[longest() + Neighbours.ROOM];
    this.room = TABLE / grid.group();
    for (int i = 0; i < spreads.length; i++) {
      spreads[i] = i / room;
    }
    this.eight = grid.group() == 8;
  }

  /// The group whose points are looked for: its numbers and their weights begin at `from`; up to 16
  /// are read, whatever they are.
  void group(float[] groupNumbers, float[] groupWeights, int from) {
    IntVector spread = IntVector.fromArray(Lanes.INTS, spreads, 0);
    for (int i = 0; i < TABLE; i += Lanes.COUNT) {
      int at = from + i / room;
      spread
          .selectFrom(FloatVector.fromArray(Lanes.FLOATS, groupNumbers, at).reinterpretAsInts())
          .reinterpretAsFloats()
          .intoArray(numbers, i);
      spread
          .selectFrom(FloatVector.fromArray(Lanes.FLOATS, groupWeights, at).reinterpretAsInts())
          .reinterpretAsFloats()
          .intoArray(weights, i);
    }
  }

  /// The place, in the lists of the grid, of the first of the points whose weighted squared
  /// distance is least at this scale.
  ///
  /// One long method on purpose: more than the 325 bytes of code that the compiler takes up in hot
  /// callers (`FreqInlineSize`). Taken up in a large one its vectors are boxed, at half the speed.
  int find(int list, float scale) {
    for (int i = 0; i < TABLE; i += Lanes.COUNT) {
      FloatVector difference =
          FloatVector.fromArray(Lanes.FLOATS, values, i)
              .mul(scale)
              .sub(FloatVector.fromArray(Lanes.FLOATS, numbers, i));
      FloatVector.fromArray(Lanes.FLOATS, weights, i)
          .mul(difference)
          .mul(difference)
          .reinterpretAsInts()
          .intoArray(errors, i);
    }
    int start = starts[list];
    int end = start + counts[list];
    int best = start;
    float least = Float.MAX_VALUE;
    for (int i = start; i < end; i += Lanes.COUNT) {
      IntVector word = IntVector.fromArray(Lanes.INTS, words, i);
      FloatVector sum;
      if (eight) {
        sum =
            error(word, errors, 0)
                .add(error(word.lanewise(VectorOperators.LSHR, 4), errors, 4))
                .add(error(word.lanewise(VectorOperators.LSHR, 8), errors, 8))
                .add(error(word.lanewise(VectorOperators.LSHR, 12), errors, 12))
                .add(error(word.lanewise(VectorOperators.LSHR, 16), errors, 16))
                .add(error(word.lanewise(VectorOperators.LSHR, 20), errors, 20))
                .add(error(word.lanewise(VectorOperators.LSHR, 24), errors, 24))
                .add(error(word.lanewise(VectorOperators.LSHR, 28), errors, 28));
      } else {
        sum =
            wideError(word, errors, 0)
                .add(wideError(word.lanewise(VectorOperators.LSHR, 4), errors, 8))
                .add(wideError(word.lanewise(VectorOperators.LSHR, 8), errors, 16))
                .add(wideError(word.lanewise(VectorOperators.LSHR, 12), errors, 24));
      }
      sum.reinterpretAsInts().intoArray(sums, i - start);
      VectorMask<Float> less = sum.compare(VectorOperators.LT, least);
      if (less.anyTrue()) {
        // Errors are not negative: as integers they are in the same order.
        IntVector bits = LARGE.blend(sum, less).reinterpretAsInts();
        int bitsOfLeast = bits.reduceLanes(VectorOperators.MIN);
        least = Float.intBitsToFloat(bitsOfLeast);
        best = i + bits.compare(VectorOperators.EQ, bitsOfLeast).firstTrue();
      }
    }
    return best;
  }

  /// The error of the point that was found last, at this place of its list.
  float error(int list, int place) {
    return Float.intBitsToFloat(sums[place - starts[list]]);
  }

  /// The least error of the other points of the list. NaN where errors are.
  float nextError(int list, int place) {
    IntVector least = IntVector.broadcast(Lanes.INTS, Integer.MAX_VALUE);
    int best = place - starts[list];
    for (int i = 0; i < counts[list]; i += Lanes.COUNT) {
      VectorMask<Integer> others = LANES.compare(VectorOperators.NE, best - i);
      least = least.blend(least.min(IntVector.fromArray(Lanes.INTS, sums, i)), others);
    }
    return Float.intBitsToFloat(least.reduceLanes(VectorOperators.MIN));
  }

  private int longest() {
    int longest = 0;
    for (int count : counts) {
      longest = Math.max(longest, count);
    }
    return longest;
  }

  /// The error of a number of four levels, whose entries begin at `entry`.
  private static FloatVector error(IntVector word, int[] table, int entry) {
    return word.selectFrom(part(table, entry)).reinterpretAsFloats();
  }

  /// The error of a number of eight levels, which are too many for four lanes.
  private static FloatVector wideError(IntVector word, int[] table, int entry) {
    if (Lanes.COUNT < 8) {
      VectorMask<Integer> upper = word.and(4).compare(VectorOperators.NE, 0);
      return error(word, table, entry)
          .blend(error(word, table, entry + 4), upper.cast(Lanes.FLOATS));
    }
    return error(word, table, entry);
  }

  private static IntVector part(int[] table, int entry) {
    return IntVector.fromArray(Lanes.INTS, table, entry / Lanes.COUNT * Lanes.COUNT);
  }
}
