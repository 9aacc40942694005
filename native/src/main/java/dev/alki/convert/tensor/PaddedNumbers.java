// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import java.util.Arrays;

/// [Padded], of numbers that are calculated.
record PaddedNumbers(Numbers.Calculated source, long length) implements Numbers.Calculated {
  @Override
  public void floats(long from, int count, float[] target, int at) {
    int there = Math.clamp(length - from, 0, count);
    if (there > 0) {
      source.floats(from, there, target, at);
    }
    Arrays.fill(target, at + there, at + count, 0);
  }

  @Override
  public boolean here(long from, long count) {
    long there = Math.clamp(length - from, 0, count);
    return there == 0 || source.here(from, there);
  }
}
