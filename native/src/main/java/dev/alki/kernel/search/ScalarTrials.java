// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.search;

/// Part after part: the specification.
public final class ScalarTrials extends Trials {
  public ScalarTrials(int parts, int size, int least, int most) {
    super(parts, size, least, most);
  }

  @Override
  public void begin(int parts) {}

  @Override
  public void errors(int parts) {
    for (int k = 0; k < parts; k++) {
      float inverse = inverse(scales[k]);
      float error = 0;
      for (int i = k * size; i < (k + 1) * size; i++) {
        int level = level(numbers[i], minimums[k], inverse);
        float difference = scales[k] * level - minimums[k] - numbers[i];
        error += weights[i] * (difference * difference);
      }
      errors[k] = error;
    }
  }

  @Override
  public void sums(int parts) {
    for (int k = 0; k < parts; k++) {
      float inverse = inverse(scales[k]);
      float sumLevels = 0;
      float sumSquares = 0;
      float sumProducts = 0;
      for (int i = k * size; i < (k + 1) * size; i++) {
        int level = level(numbers[i], minimums[k], inverse);
        float weighted = weights[i] * level;
        sumLevels += weighted;
        sumSquares += weighted * level;
        sumProducts += weighted * numbers[i];
      }
      levels[k] = sumLevels;
      squares[k] = sumSquares;
      products[k] = sumProducts;
    }
  }

  @Override
  public void candidate(int parts, float count, Minimum minimum) {
    for (int k = 0; k < parts; k++) {
      minimums[k] = bestMinimums[k];
      scales[k] = (reach[k] + minimums[k]) / count;
    }
    sums(parts);
    for (int k = 0; k < parts; k++) {
      fit(k, minimum);
      float gain = gain(k);
      if (gain > gains[k]) {
        gains[k] = gain;
        bestScales[k] = scales[k];
        bestMinimums[k] = minimums[k];
      }
    }
  }

  private float gain(int k) {
    float scale = scales[k];
    float less = minimums[k];
    float half = scale * products[k] - less * sumNumbers[k] + scale * less * levels[k];
    return half + half - (scale * scale * squares[k] + less * less * sumWeights[k]);
  }
}
