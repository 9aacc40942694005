// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.io.PrintWriter;
import java.time.Duration;

/// The last line on a terminal, drawn again and again while work goes on; where there is no
/// terminal, a plain line now and then. Used by many threads.
final class StatusLine implements AutoCloseable {
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintWriter to;
  private final boolean quiet;
  private final boolean terminal;
  private final int columns;
  private long last = System.nanoTime();
  private int drawn;

  StatusLine(Console console, boolean quiet) {
    this.to = console.err();
    this.quiet = quiet;
    this.terminal = console.terminal();
    this.columns = console.columns();
  }

  /// Whether it is time to say something again.
  synchronized boolean due() {
    long now = System.nanoTime();
    boolean due = !quiet && now - last >= (terminal ? REDRAW_NANOS : PLAIN_NANOS);
    if (due) {
      last = now;
    }
    return due;
  }

  /// Shows where the work stands.
  synchronized void show(String text) {
    if (quiet) {
      return;
    }
    if (!terminal) {
      to.println(text);
      return;
    }
    String line = text.length() < columns ? text : text.substring(0, columns - 1);
    to.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
    to.flush();
    drawn = line.length();
  }

  /// Says something that stays.
  synchronized void say(String text) {
    if (!quiet) {
      wipe();
      to.println(text);
      to.flush();
    }
  }

  @Override
  public synchronized void close() {
    wipe();
  }

  private void wipe() {
    if (drawn > 0) {
      to.print("\r" + " ".repeat(drawn) + "\r");
      to.flush();
      drawn = 0;
    }
  }
}
