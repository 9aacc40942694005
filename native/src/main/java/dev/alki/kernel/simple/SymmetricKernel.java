// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import static dev.alki.kernel.LittleEndian.getHalf;
import static dev.alki.kernel.LittleEndian.putHalf;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.search.Rounding;
import dev.alki.kernel.search.ScaleSearch;
import dev.alki.kernel.search.Trials;

/// Q4_0 and Q5_0: a number is the scale times its level less `half`. The number of largest
/// magnitude has the level 0, so the scale has the other sign.
class SymmetricKernel extends LevelKernel {
  final int half;

  SymmetricKernel(TensorType type, int bits) {
    super(type, bits, 1);
    this.half = 1 << bits - 1;
  }

  @Override
  int least() {
    return -half;
  }

  @Override
  int most() {
    return half - 1;
  }

  @Override
  Trials.Minimum minimum() {
    return Trials.Minimum.NONE;
  }

  @Override
  Fit plain() {
    return (x, from, levels, target, at) -> {
      float scale = ScaleSearch.extreme(x, from, SIZE) / -half;
      float inverse = BlockKernel.inverse(scale);
      putHalf(target, at, scale);
      for (int i = 0; i < SIZE; i++) {
        byte level = (byte) Rounding.truncated(x[from + i] * inverse + (half + 0.5f));
        levels[i] = (byte) Math.min(2 * half - 1, level);
      }
    };
  }

  @Override
  Fit weighted(float[] weights) {
    ScaleSearch search = new ScaleSearch(SIZE, half);
    return (x, from, levels, target, at) ->
        putHalf(target, at, search.search(x, from, weights, 0, levels, 0));
  }

  @Override
  void numbers(byte[] source, int from, byte[] levels, float[] target, int at) {
    float scale = getHalf(source, from);
    for (int i = 0; i < SIZE; i++) {
      target[at + i] = (levels[i] - half) * scale;
    }
  }
}
