// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.foreign;

import dev.alki.convert.tensor.Numbers;
import java.util.Arrays;

/// A matrix as GPTQ packs it, turned to `outputs` rows of `inputs`: whole numbers of `bits` bits
/// less the zero point of their group, times the group's scale.
///
/// `weights` are words of [inputs / in a word, outputs], the first input in the lowest bits;
/// `zeros` words of [groups, outputs / in a word]; `scales` [groups, outputs]; `groups` has the
/// group of each input. `offset` is added to zero points.
record Gptq(
    Words weights,
    Words zeros,
    Numbers scales,
    Words groups,
    int inputs,
    int outputs,
    int bits,
    int offset)
    implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    int first = Math.toIntExact(from / inputs);
    int rows = Math.toIntExact((from + count - 1) / inputs) - first + 1;
    int inWord = Integer.SIZE / bits;
    int mask = (1 << bits) - 1;
    int[] group = groups.read(0, inputs);
    Group current = new Group(-1, new int[rows], new float[rows]);
    for (int input = 0; input < inputs; input++) {
      if (group[input] != current.number()) {
        current = group(group[input], first, rows);
      }
      int[] words = weights.read((long) (input / inWord) * outputs + first, rows);
      int shift = input % inWord * bits;
      for (int row = 0; row < rows; row++) {
        long index = (long) (first + row) * inputs + input - from;
        if (index >= 0 && index < count) {
          int number = (words[row] >> shift & mask) - current.zeros()[row];
          target[Math.toIntExact(at + index)] = current.scales()[row] * number;
        }
      }
    }
  }

  /// Zero points and scales of one group, for some outputs.
  private record Group(int number, int[] zeros, float[] scales) {}

  private Group group(int number, int first, int rows) {
    int inWord = Integer.SIZE / bits;
    int from = first / inWord;
    int count = (first + rows - 1) / inWord - from + 1;
    int[] words = zeros.read((long) number * (outputs / inWord) + from, count);
    int[] own = new int[rows];
    Arrays.setAll(
        own,
        row ->
            (words[(first + row) / inWord - from] >> (first + row) % inWord * bits
                    & (1 << bits) - 1)
                + offset);
    float[] scale = new float[rows];
    scales.floats((long) number * outputs + first, rows, scale, 0);
    return new Group(number, own, scale);
  }

  @Override
  public boolean here(long from, long count) {
    return weights.here() && zeros.here() && groups.here();
  }
}
