// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

import dev.alki.kernel.search.Trials.Minimum;

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

  private final Trials trials;
  private final Plan plan;
  private final Minimum minimum;

  private final float[] best;

  public WideSearch(Trials trials, Plan plan, Minimum minimum) {
    this.trials = trials;
    this.plan = plan;
    this.minimum = minimum;
    best = new float[trials.scales.length];
  }

  public float scale(int part) {
    return trials.bestScales[part];
  }

  public float minimum(int part) {
    return trials.bestMinimums[part];
  }

  /// Over the first parts of the trials. Only the best candidate's levels are chosen anew, and what
  /// they lose is counted.
  public void search(int parts) {
    for (int k = 0; k < parts; k++) {
      measure(k);
    }
    for (int step = 0; step <= plan.steps(); step++) {
      float offset = plan.offset(step);
      if (minimum == Minimum.NONE) {
        trials.candidate(parts, trials.least() - offset, minimum);
      }
      trials.candidate(parts, trials.most() + offset, minimum);
    }
    askBest(parts);
    trials.errors(parts);
    System.arraycopy(trials.errors, 0, best, 0, parts);
    for (int round = 0; round < ROUNDS; round++) {
      askBest(parts);
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
    trials.sumWeights[k] = weights;
    trials.sumNumbers[k] = numbers;
    trials.reach[k] = minimum == Minimum.NONE && most <= -least ? least : most;
    trials.bestScales[k] = 0;
    trials.bestMinimums[k] = minimum == Minimum.NONE ? 0 : -least;
    trials.gains[k] = Float.NEGATIVE_INFINITY;
  }

  private void askBest(int parts) {
    System.arraycopy(trials.bestScales, 0, trials.scales, 0, parts);
    System.arraycopy(trials.bestMinimums, 0, trials.minimums, 0, parts);
  }

  /// Puts what is asked right, and keeps what loses less.
  private void improve(int parts) {
    trials.sums(parts);
    for (int k = 0; k < parts; k++) {
      trials.fit(k, minimum);
    }
    trials.errors(parts);
    for (int k = 0; k < parts; k++) {
      if (trials.errors[k] < best[k]) {
        best[k] = trials.errors[k];
        trials.bestScales[k] = trials.scales[k];
        trials.bestMinimums[k] = trials.minimums[k];
      }
    }
  }
}
