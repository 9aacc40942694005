// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

/// What steps demand of their parameters, and what the values that stand for something else mean.
final class Parameters {
  private Parameters() {}

  static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }

  static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }

  /// 0 stands for all cores.
  static int threads(int asked) {
    return asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
  }
}
