// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.search.ScaleSearch;

/// What the searches found for the parts of one or more blocks: a scale, the magnitude of a minimum
/// (0 in types without), and the sum of the weights, which only matters when they are importance's.
final class Parts {
  final float[] scales;
  final float[] minimums;
  final float[] weights;
  final boolean weighted;
  final SignedSearch signed;

  /// For the scale of signed scales with weights, as [ScaleSearch#search].
  interface SignedSearch {
    float search(
        float[] x, int from, float[] weights, int weightsFrom, byte[] levels, int levelsFrom);
  }

  Parts(int count, boolean weighted, SignedSearch signed) {
    scales = new float[count];
    minimums = new float[count];
    weights = new float[count];
    this.weighted = weighted;
    this.signed = signed;
  }

  /// The largest of `count` values, at least 0.
  static float max(float[] values, int first, int count) {
    float max = 0;
    for (int i = first; i < first + count; i++) {
      max = values[i] > max ? values[i] : max;
    }
    return max;
  }

  /// The first value of the largest magnitude.
  float extremeScale(int first, int count) {
    return ScaleSearch.extreme(scales, first, count);
  }
}
