// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.convert.tensor.Numbers;
import java.util.Optional;

/// A matrix as compressed-tensors packs it: rows of words, the first number in the lowest `bits`
/// bits; less the zero point of its row and group, times their scale. Without zero points, half of
/// what `bits` can say is taken off.
///
/// `zeros` are words of [rows / in a word, groups], `scales` [rows, groups].
record PackedGroups(
    Words words,
    Numbers scales,
    Optional<Words> zeros,
    long columns,
    int rowWords,
    int bits,
    int groupSize)
    implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    int done = 0;
    while (done < count) {
      long row = (from + done) / columns;
      int column = Math.toIntExact((from + done) % columns);
      int run = (int) Math.min(columns - column, count - done);
      row(row, column, run, target, at + done);
      done += run;
    }
  }

  /// How many numbers a word has.
  static int inWord(int bits) {
    return Integer.SIZE / bits;
  }

  private void row(long row, int column, int run, float[] target, int at) {
    int inWord = inWord(bits);
    int mask = (1 << bits) - 1;
    int groups = Math.toIntExact((columns + groupSize - 1) / groupSize);
    float[] scale = new float[groups];
    scales.floats(row * groups, groups, scale, 0);
    int[] offsets = offsets(row, groups);
    int first = column / inWord;
    int[] packed = words.read(row * rowWords + first, (column + run - 1) / inWord - first + 1);
    for (int i = 0; i < run; i++) {
      int index = column + i;
      int number = packed[index / inWord - first] >> index % inWord * bits & mask;
      int group = index / groupSize;
      target[at + i] = (number - offsets[group]) * scale[group];
    }
  }

  private int[] offsets(long row, int groups) {
    if (zeros.isEmpty()) {
      int[] same = new int[groups];
      java.util.Arrays.fill(same, 1 << (bits - 1));
      return same;
    }
    int inWord = inWord(bits);
    int[] own = zeros.get().read(row / inWord * groups, groups);
    int shift = (int) (row % inWord) * bits;
    for (int i = 0; i < groups; i++) {
      own[i] = own[i] >> shift & (1 << bits) - 1;
    }
    return own;
  }

  @Override
  public boolean here(long from, long count) {
    long first = from / columns;
    long last = (from + count - 1) / columns;
    return words
            .tensor()
            .bytes()
            .here(first * rowWords * Integer.BYTES, (last - first + 1) * rowWords * Integer.BYTES)
        && zeros.map(Words::here).orElse(true);
  }
}
