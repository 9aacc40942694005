// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.RangeSearch;
import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.Trials;

/// Q4_1 and Q5_1: a number is the scale times its level plus the minimum.
class AffineKernel extends LevelKernel {
  final int most;

  AffineKernel(TensorType type, int bits) {
    super(type, bits, 2);
    this.most = (1 << bits) - 1;
  }

  @Override
  int least() {
    return 0;
  }

  @Override
  int most() {
    return most;
  }

  @Override
  Trials.Minimum minimum() {
    return Trials.Minimum.ANY;
  }

  @Override
  Fit plain() {
    return (x, from, levels, target, at) -> {
      float least = Float.MAX_VALUE;
      float largest = -Float.MAX_VALUE;
      for (int i = 0; i < SIZE; i++) {
        least = x[from + i] < least ? x[from + i] : least;
        largest = x[from + i] > largest ? x[from + i] : largest;
      }
      float scale = (largest - least) / most;
      float inverse = BlockKernel.inverse(scale);
      putHalf(target, at, scale);
      putHalf(target, at + 2, least);
      for (int i = 0; i < SIZE; i++) {
        byte level = (byte) Rounding.truncated((x[from + i] - least) * inverse + 0.5f);
        levels[i] = (byte) Math.min(most, level);
      }
    };
  }

  /// Of the search where there is importance.
  final RangeSearch.Plan plan() {
    return new RangeSearch.Plan(SIZE, most, -0.9f, 0.05f, 36, false);
  }

  @Override
  Fit weighted(float[] weights) {
    RangeSearch search = new RangeSearch(plan());
    return (x, from, levels, target, at) -> {
      search.search(x, from, weights, 0, levels, 0);
      putHalf(target, at, search.scale());
      putHalf(target, at + 2, search.minimum());
    };
  }

  @Override
  void numbers(byte[] source, int from, byte[] levels, float[] target, int at) {
    float scale = getHalf(source, from);
    float minimum = getHalf(source, from + 2);
    for (int i = 0; i < SIZE; i++) {
      target[at + i] = levels[i] * scale + minimum;
    }
  }
}
