// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import java.util.Arrays;

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

  void encode(Kernel kernel) {
    kernel.encode(numbers, 0, 1, numbers.length, importance, blocks, 0);
  }
}
