// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The first numbers of a row, copied, with their importance.
record Sample(float[] numbers, float[] importance, byte[] blocks) {
  private static final int COLUMNS = 2048;

  static Sample of(TensorType type, float[] source, int from, int columns, float[] importance) {
    int most = Math.min(columns, COLUMNS);
    int count = most - most % type.blockElements();
    return new Sample(
        Arrays.copyOfRange(source, from, from + count),
        Arrays.copyOf(importance, Math.min(importance.length, count)),
        new byte[Math.toIntExact(type.bytes(count))]);
  }

  /// Numbers as a matrix of a model has them.
  static Sample random(TensorType type, boolean withImportance) {
    SplittableRandom random = new SplittableRandom(1);
    float[] numbers = new float[COLUMNS];
    float[] importance = new float[withImportance ? COLUMNS : 0];
    for (int i = 0; i < COLUMNS; i++) {
      numbers[i] = (float) (0.02 * random.nextGaussian());
    }
    for (int i = 0; i < importance.length; i++) {
      importance[i] = 1 + random.nextFloat();
    }
    return of(type, numbers, 0, COLUMNS, importance);
  }

  void encode(Kernel kernel) {
    kernel.encode(numbers, 0, 1, numbers.length, importance, blocks, 0);
  }
}
