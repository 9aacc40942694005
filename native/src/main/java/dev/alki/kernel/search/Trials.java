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
