// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;

/// When a file is cut into parts: at the latest after `maxTensors` tensors, and before the tensors
/// of a part exceed `maxBytes`; 0 sets no limit. A tensor is never cut.
public record Split(long maxTensors, long maxBytes) {
  public static final Split NONE = new Split(0, 0);

  public Split {
    if (maxTensors < 0 || maxBytes < 0) {
      throw new IllegalArgumentException(maxTensors + " tensors, " + maxBytes + " bytes");
    }
  }

  /// From the values of `--split-max-tensors` and `--split-max-size`, empty when not given. A size
  /// may end in K, M or G, thousands of each other.
  public static Split parse(String tensors, String size) {
    return new Split(
        tensors.isEmpty() ? 0 : number("--split-max-tensors", tensors, 1),
        size.isEmpty() ? 0 : bytes(size));
  }

  private static long bytes(String size) {
    int last = size.length() - 1;
    long factor =
        switch (size.charAt(last)) {
          case 'K', 'k' -> 1_000;
          case 'M', 'm' -> 1_000_000;
          case 'G', 'g' -> 1_000_000_000;
          default -> 1;
        };
    return number("--split-max-size", factor == 1 ? size : size.substring(0, last), factor);
  }

  private static long number(String option, String text, long factor) {
    try {
      long number = Math.multiplyExact(Long.parseLong(text), factor);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Refused below like every other text that is no such number.
    }
    throw Fault.in(Code.WRONG_USAGE, option + " " + text)
        .what("is no limit")
        .expected("a whole number above 0")
        .fault();
  }
}
