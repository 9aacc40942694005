// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A line of a [Journal]: words, and last the CRC-32C of what is before it.
final class JournalLine {
  private static final int WORDS = 6;

  private JournalLine() {}

  static String text(String words) {
    byte[] bytes = words.getBytes(StandardCharsets.ISO_8859_1);
    return words + " " + Integer.toHexString(Track.check(bytes, bytes.length)) + "\n";
  }

  /// Sums as bits, so that they are the same again.
  static String of(Mark mark) {
    return text(
        mark.tensor()
            + " "
            + mark.end()
            + " "
            + Integer.toHexString(mark.check())
            + " "
            + bits(mark.sums().error())
            + " "
            + bits(mark.sums().energy())
            + " "
            + bits(mark.sums().max()));
  }

  /// Nothing when the line is not complete or not as it was written.
  static Optional<Mark> mark(String line) {
    int last = line.lastIndexOf(' ');
    if (last < 0 || !line.equals(text(line.substring(0, last)))) {
      return Optional.empty();
    }
    String[] words = line.substring(0, last).split(" ", -1);
    if (words.length != WORDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Mark(
              Integer.parseInt(words[0]),
              Long.parseLong(words[1]),
              Integer.parseUnsignedInt(words[2], 16),
              new Sums(number(words[3]), number(words[4]), number(words[5]))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String bits(double number) {
    return Long.toHexString(Double.doubleToRawLongBits(number));
  }

  private static double number(String bits) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
  }
}
