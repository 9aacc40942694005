// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// Tries scales and minimums on parts of blocks: every number gets the nearest level, and stands
/// for scale · level - minimum; what that loses is the weighted sum of squared differences.
///
/// The numbers of `parts` parts lie one after the other, and their weights likewise. The wider
/// search of all types is made of these trials, so that a kernel with vectors and one without
/// differ in nothing else. One thread at a time.
public abstract class Trials {
  /// Makes room for trials.
  public interface Room {
    /// For up to `parts` parts of `size` numbers, with levels from `least` to `most`.
    Trials of(int parts, int size, int least, int most);
  }

  /// What is taken from every number of a part.
  public enum Minimum {
    NONE,
    /// Something not negative: the least number of a part is 0 or less.
    POSITIVE,
    ANY
  }

  /// A scale below it counts as 0: its inverse may not be finite.
  static final float NO_SCALE = 1e-30f;

  final int size;
  final int least;
  final int most;

  /// What was filled in.
  public final float[] numbers;

  public final float[] weights;

  /// What is asked, one a part.
  public final float[] scales;

  public final float[] minimums;

  /// What the last [#errors] found.
  public final float[] errors;

  /// What the last [#sums] found: weighted sums of the levels, of their squares and of their
  /// products with the numbers.
  public final float[] levels;

  public final float[] squares;
  public final float[] products;

  /// What follows from the numbers: their weighted sum, the sum of their weights, and the one that
  /// the outermost level is to stand for: the largest, or, where there are no minimums, that of
  /// largest magnitude.
  public final float[] sumNumbers;

  public final float[] sumWeights;
  public final float[] reach;

  /// The best candidates so far, and how much of the sum of squares they take away.
  public final float[] bestScales;

  public final float[] bestMinimums;
  final float[] gains;

  /// For up to `parts` parts of `size` numbers, with levels from `least` to `most`.
  Trials(int parts, int size, int least, int most) {
    this.size = size;
    this.least = least;
    this.most = most;
    numbers = new float[parts * size];
    weights = new float[parts * size];
    scales = new float[parts];
    minimums = new float[parts];
    errors = new float[parts];
    levels = new float[parts];
    squares = new float[parts];
    products = new float[parts];
    sumNumbers = new float[parts];
    sumWeights = new float[parts];
    reach = new float[parts];
    bestScales = new float[parts];
    bestMinimums = new float[parts];
    gains = new float[parts];
  }

  /// Numbers of a part.
  public final int size() {
    return size;
  }

  /// The least level.
  public final int least() {
    return least;
  }

  /// The largest level.
  public final int most() {
    return most;
  }

  /// Called when the numbers and the weights of the first parts have been filled in.
  public abstract void begin(int parts);

  /// What the first parts would lose.
  public abstract void errors(int parts);

  /// Sums over the levels that the first parts would have.
  public abstract void sums(int parts);

  /// Tries, for the first parts, the levels with `count` of them between 0 (or the best minimum so
  /// far) and the reach, puts scale and minimum right for them, and keeps what is better. How good
  /// it is follows from the sums.
  public abstract void candidate(int parts, float count, Minimum minimum);

  /// Makes scale and minimum of part k those that lose least with the levels of the last sums.
  final void fit(int k, Minimum minimum) {
    if (minimum == Minimum.NONE) {
      scales[k] = squares[k] > 0 ? products[k] / squares[k] : scales[k];
      return;
    }
    float determinant = sumWeights[k] * squares[k] - levels[k] * levels[k];
    if (!(determinant > 0)) {
      return;
    }
    float least = (levels[k] * products[k] - squares[k] * sumNumbers[k]) / determinant;
    if (minimum == Minimum.POSITIVE && least < 0) {
      minimums[k] = 0;
      scales[k] = products[k] / squares[k];
    } else {
      minimums[k] = least;
      scales[k] = (sumWeights[k] * products[k] - sumNumbers[k] * levels[k]) / determinant;
    }
  }

  /// The level of a number of part k, as asked last.
  public final int level(float number, int k) {
    return level(number, minimums[k], inverse(scales[k]));
  }

  final int level(float number, float minimum, float inverse) {
    int bits = Float.floatToRawIntBits((number + minimum) * inverse + Lanes.SHIFT);
    return Math.clamp(bits, Lanes.ZERO + least, Lanes.ZERO + most) - Lanes.ZERO;
  }

  static float inverse(float scale) {
    return Math.abs(scale) < NO_SCALE ? 0 : 1 / scale;
  }
}
