// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// The scale with which `size` numbers are best said by signed levels from -`half` to `half` - 1,
/// by weighted least squares: of 19 candidate scales around the one that gives the number of
/// largest magnitude the level -`half`; `make_qx_quants` of the reference.
public record ScaleSearch(int size, int half) {
  /// Below it all numbers count as zeros.
  public static final float NEAR_ZERO = 1e-15f;

  private static final int STEPS = 9;

  /// Finds levels for `x[from..]` with the weights `weights[weightsFrom..]`, each plus `half`, to
  /// `levels[levelsFrom..]`, and returns their scale. Numbers that are all near zero get the level
  /// 0, not `half`, and the scale 0.
  public float search(
      float[] x, int from, float[] weights, int weightsFrom, byte[] levels, int levelsFrom) {
    float extreme = extreme(x, from, size);
    if (Math.abs(extreme) < NEAR_ZERO) {
      for (int i = 0; i < size; i++) {
        levels[levelsFrom + i] = 0;
      }
      return 0;
    }
    float scale = 0;
    float best = 0;
    // The first candidate is accepted as it is, the others when they are better.
    for (int candidate = 0; candidate <= 2 * STEPS; candidate++) {
      int step =
          candidate == 0 ? 0 : candidate <= STEPS ? candidate - STEPS - 1 : candidate - STEPS;
      float inverse = -(half + 0.1f * step) / extreme;
      float products = 0;
      float squares = 0;
      for (int i = 0; i < size; i++) {
        int level = Rounding.nearest(inverse * x[from + i], -half, half - 1);
        float weight = weights[weightsFrom + i];
        products += weight * x[from + i] * level;
        squares += weight * level * level;
      }
      if (candidate == 0 || squares > 0 && products * products > best * squares) {
        for (int i = 0; i < size; i++) {
          int level = Rounding.nearest(inverse * x[from + i], -half, half - 1);
          levels[levelsFrom + i] = (byte) (level + half);
        }
        scale = squares == 0 ? 0 : products / squares;
        best = scale * products;
      }
    }
    return scale;
  }

  /// The first number of largest magnitude.
  public static float extreme(float[] x, int from, int count) {
    float extreme = 0;
    float magnitude = 0;
    for (int i = 0; i < count; i++) {
      float value = x[from + i];
      if (Math.abs(value) > magnitude) {
        magnitude = Math.abs(value);
        extreme = value;
      }
    }
    return extreme;
  }
}
