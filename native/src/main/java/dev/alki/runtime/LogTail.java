// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The last lines that a process wrote; what it writes beyond the limits is forgotten, so that no
/// process fills the memory of the one that watches it.
public final class LogTail {
  private static final int LINES = 400;
  private static final int LINE_LENGTH = 300;

  /// What tells why a process failed, the most telling first: what llama.cpp says of a file that it
  /// refuses, of itself when it aborts; what the C++ library and the JVM say of how they die.
  private static final List<Pattern> REASONS =
      List.of(
          Pattern.compile("error loading model"),
          Pattern.compile("GGML_ASSERT|terminate called|what\\(\\)|^#\\s+SIG"),
          Pattern.compile("(?i)^(?!#).*(error|exception|fail)"));

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Deque<String> lines = new ArrayDeque<>();
  private final Pattern notable;
  private Optional<String> noted = Optional.empty();
  private final CountDownLatch ended = new CountDownLatch(1);

  public LogTail() {
    this(NOTHING);
  }

  /// Of a log that has ended.
  public static LogTail of(String text) {
    LogTail log = new LogTail();
    text.lines().forEach(log::add);
    log.ended.countDown();
    return log;
  }

  /// The first line in which `notable` is found is kept, however much follows.
  LogTail(Pattern notable) {
    this.notable = notable;
  }

  synchronized Optional<String> noted() {
    return noted;
  }

  /// Reads to the end; the text is in use by others meanwhile.
  public void drain(Reader reader) throws IOException {
    try {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          add(line.toString());
          line.setLength(0);
        } else if (line.length() < LINE_LENGTH) {
          line.append((char) c);
        }
      }
      add(line.toString());
    } finally {
      ended.countDown();
    }
  }

  /// Waits for the end of the log of a process that is dead, but not for ever.
  public void awaitEnd() {
    try {
      ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized String text() {
    return String.join("\n", lines);
  }

  /// The line that most likely tells what went wrong, the last one when none does.
  public synchronized Optional<String> reason() {
    return REASONS.stream()
        .flatMap(pattern -> last(pattern).stream())
        .findFirst()
        .or(() -> Optional.ofNullable(lines.peekLast()))
        .map(LogTail::printable);
  }

  /// A line fit to be shown: short, without control characters.
  public static String printable(String line) {
    String clean = line.strip().replaceAll("[\\p{Cntrl}]", "?");
    return clean.length() > LINE_LENGTH ? clean.substring(0, LINE_LENGTH) + "..." : clean;
  }

  private Optional<String> last(Pattern pattern) {
    return lines.stream()
        .filter(line -> pattern.matcher(line).find())
        .reduce((earlier, later) -> later);
  }

  private synchronized void add(String line) {
    if (line.isBlank()) {
      return;
    }
    if (noted.isEmpty() && notable.matcher(line).find()) {
      noted = Optional.of(printable(line));
    }
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }
}
