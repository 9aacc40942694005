// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.search.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.alki.kernel.LittleEndian;
import dev.alki.kernel.search.Lanes;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The levels of blocks in the lanes of a vector, as [LevelKernel] lays them out, in words of four
/// bytes.
final class LevelWords {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = Lanes.COUNT;
  private static final int HALF = LevelKernel.SIZE / 2;
  private static final int WORDS = HALF / 4;

  private final int[] words = new int[WORDS * LANES];
  private final int[] fifths = new int[LANES];

  /// Takes levels that are floats: those of the vectors of a block from `room[from]` on.
  void take(float[] room, int from) {
    IntVector fifth = IntVector.zero(INTS);
    for (int word = 0; word < WORDS; word++) {
      IntVector packed = IntVector.zero(INTS);
      for (int j = 4 * word; j < 4 * word + 4; j++) {
        int at = from + j * Lanes.STRIDE + Lanes.LEVELS;
        IntVector low = fromArray(FLOATS, room, at).add(Lanes.SHIFT).reinterpretAsInts();
        IntVector high =
            fromArray(FLOATS, room, at + HALF * Lanes.STRIDE).add(Lanes.SHIFT).reinterpretAsInts();
        IntVector both = low.and(15).or(high.and(15).lanewise(VectorOperators.LSHL, 4));
        packed = packed.or(both.lanewise(VectorOperators.LSHL, 8 * (j % 4)));
        IntVector lowFifth = low.lanewise(VectorOperators.LSHR, 4).and(1);
        IntVector highFifth = high.lanewise(VectorOperators.LSHR, 4).and(1);
        fifth =
            fifth
                .or(lowFifth.lanewise(VectorOperators.LSHL, j))
                .or(highFifth.lanewise(VectorOperators.LSHL, j + HALF));
      }
      packed.intoArray(words, word * LANES);
    }
    fifth.intoArray(fifths, 0);
  }

  /// Writes those of one lane.
  void put(int lane, boolean five, byte[] target, int at) {
    int to = at;
    if (five) {
      LittleEndian.putInt(target, to, fifths[lane]);
      to += 4;
    }
    for (int word = 0; word < WORDS; word++) {
      LittleEndian.putInt(target, to + 4 * word, words[word * LANES + lane]);
    }
  }
}
