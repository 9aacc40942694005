// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A line of a [Journal]: words, and last the CRC-32C of what is before it.
final class JournalLine {
  private static final int WORDS = 6;
  private static final String PROMISE = "promise";
  private static final int PROMISE_WORDS = 5;

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

  static String of(Promise promise) {
    return text(
        String.join(
            " ",
            PROMISE,
            String.valueOf(promise.tensor()),
            String.valueOf(promise.end()),
            Integer.toHexString(promise.check()),
            promise.source()));
  }

  /// Nothing when the line is not complete or not as it was written, or something else.
  static Optional<Promise> promise(String line) {
    String[] words = words(line);
    if (words.length != PROMISE_WORDS || !words[0].equals(PROMISE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Promise(
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]),
              Integer.parseUnsignedInt(words[3], 16),
              words[4]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// As [#promise].
  static Optional<Mark> mark(String line) {
    String[] words = words(line);
    if (words.length != WORDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Mark(
              Integer.parseInt(words[0]),
              Long.parseLong(words[1]),
              Integer.parseUnsignedInt(words[2], 16),
              new Sums(number(words[3]), number(words[4]), number(words[5])),
              Optional.empty()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String[] words(String line) {
    int last = line.lastIndexOf(' ');
    return last < 0 || !line.equals(text(line.substring(0, last)))
        ? new String[0]
        : line.substring(0, last).split(" ", -1);
  }

  private static String bits(double number) {
    return Long.toHexString(Double.doubleToRawLongBits(number));
  }

  private static double number(String bits) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
  }
}
