// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// The scales, and the minimums where there are any, with which parts lose least: of many
/// candidates, each put right by least squares. Wider than the reference's searches, and about
/// squared differences in all types. One thread at a time: it keeps its results.
public final class WideSearch {
  /// Times that the best candidate is put right once more.
  private static final int ROUNDS = 2;

  /// What is tried: how many levels the range of the numbers has, `first` more than the type has
  /// levels, then `step` more, in `steps` steps.
  public record Plan(float first, float step, int steps) {
    float offset(int index) {
      return first + step * index;
    }
  }

  /// What is taken from every number of a part.
  public enum Minimum {
    NONE,
    /// Something not negative: the least number of a part is 0 or less.
    POSITIVE,
    ANY
  }

  private final Trials trials;
  private final Plan plan;
  private final Minimum minimum;

  private final float[] largest;
  private final float[] extreme;
  private final float[] sumWeights;
  private final float[] sumNumbers;
  private final float[] scales;
  private final float[] minimums;
  private final float[] best;

  public WideSearch(Trials trials, Plan plan, Minimum minimum) {
    this.trials = trials;
    this.plan = plan;
    this.minimum = minimum;
    int parts = trials.scales.length;
    largest = new float[parts];
    extreme = new float[parts];
    sumWeights = new float[parts];
    sumNumbers = new float[parts];
    scales = new float[parts];
    minimums = new float[parts];
    best = new float[parts];
  }

  public float scale(int part) {
    return scales[part];
  }

  public float minimum(int part) {
    return minimums[part];
  }

  /// The weighted sum of the part's numbers.
  public float sumNumbers(int part) {
    return sumNumbers[part];
  }

  /// The sum of the part's weights.
  public float sumWeights(int part) {
    return sumWeights[part];
  }

  /// Over the first parts of the trials.
  public void search(int parts) {
    for (int k = 0; k < parts; k++) {
      measure(k);
    }
    for (int step = 0; step <= plan.steps(); step++) {
      float offset = plan.offset(step);
      if (minimum != Minimum.NONE) {
        ask(parts, trials.most() + offset);
      } else {
        ask(parts, trials.least() - offset);
        improve(parts);
        ask(parts, trials.most() + offset);
      }
      improve(parts);
    }
    for (int round = 0; round < ROUNDS; round++) {
      System.arraycopy(scales, 0, trials.scales, 0, parts);
      System.arraycopy(minimums, 0, trials.minimums, 0, parts);
      improve(parts);
    }
  }

  private void measure(int k) {
    int size = trials.size();
    float least = minimum == Minimum.ANY ? trials.numbers[k * size] : 0;
    float most = trials.numbers[k * size];
    float weights = 0;
    float numbers = 0;
    for (int i = k * size; i < (k + 1) * size; i++) {
      float number = trials.numbers[i];
      least = Math.min(least, number);
      most = Math.max(most, number);
      weights += trials.weights[i];
      numbers += trials.weights[i] * number;
    }
    largest[k] = most;
    extreme[k] = most > -least ? most : least;
    sumWeights[k] = weights;
    sumNumbers[k] = numbers;
    scales[k] = 0;
    minimums[k] = minimum == Minimum.NONE ? 0 : -least;
    best[k] = Float.POSITIVE_INFINITY;
  }

  /// A candidate with so many levels between 0 and the extreme number, or between the best minimum
  /// so far and the largest number.
  private void ask(int parts, float count) {
    for (int k = 0; k < parts; k++) {
      float range = minimum == Minimum.NONE ? extreme[k] : largest[k] + minimums[k];
      trials.scales[k] = range / count;
      trials.minimums[k] = minimums[k];
    }
  }

  /// Puts what is asked right, and keeps what loses less.
  private void improve(int parts) {
    trials.sums(parts);
    for (int k = 0; k < parts; k++) {
      if (minimum != Minimum.NONE) {
        fit(k);
      } else if (trials.squares[k] > 0) {
        trials.scales[k] = trials.products[k] / trials.squares[k];
      }
    }
    trials.errors(parts);
    for (int k = 0; k < parts; k++) {
      if (trials.errors[k] < best[k]) {
        best[k] = trials.errors[k];
        scales[k] = trials.scales[k];
        minimums[k] = trials.minimums[k];
      }
    }
  }

  private void fit(int k) {
    float levels = trials.levels[k];
    float squares = trials.squares[k];
    float products = trials.products[k];
    float determinant = sumWeights[k] * squares - levels * levels;
    if (!(determinant > 0)) {
      return;
    }
    float newMinimum = (levels * products - squares * sumNumbers[k]) / determinant;
    if (minimum == Minimum.POSITIVE && newMinimum < 0) {
      trials.minimums[k] = 0;
      trials.scales[k] = products / squares;
    } else {
      trials.minimums[k] = newMinimum;
      trials.scales[k] = (sumWeights[k] * products - sumNumbers[k] * levels) / determinant;
    }
  }
}
