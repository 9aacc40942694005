// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import java.util.Arrays;

/// How much the loss of each number counts in the wider search, told once more: nothing without
/// importance; with it, importance times a magnitude that a variance keeps away from 0, of the
/// block or, in the older types, the row. Q6_K takes importance as it is.
final class SearchWeights {
  private SearchWeights() {}

  static double[] of(TensorType type, float[] numbers, int columns, float[] importance) {
    double[] weights = new double[numbers.length];
    Arrays.fill(weights, 1);
    if (importance.length == 0) {
      return weights;
    }
    boolean blocksOf256 = type.blockElements() == 256;
    int span = blocksOf256 ? 256 : columns;
    double spread = !blocksOf256 || type == TensorType.Q2_K ? 1 : 2;
    for (int from = 0; from < numbers.length; from += span) {
      double squares = 0;
      for (int i = from; i < from + span; i++) {
        squares += (double) numbers[i] * numbers[i];
      }
      for (int i = from; i < from + span; i++) {
        double variance = spread * squares / span + (double) numbers[i] * numbers[i];
        weights[i] = importance[i % columns] * (type == TensorType.Q6_K ? 1 : Math.sqrt(variance));
      }
    }
    return weights;
  }

  /// The weighted sum of squared differences of `count` numbers.
  static double loss(float[] numbers, float[] back, double[] weights, int from, int count) {
    double loss = 0;
    for (int i = from; i < from + count; i++) {
      double difference = (double) back[i] - numbers[i];
      loss += weights[i] * difference * difference;
    }
    return loss;
  }
}
