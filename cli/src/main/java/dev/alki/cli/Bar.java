// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.progress.Progress;

/// How far one piece of work is, with rate and time left; calls it off when the user does.
final class Bar implements Progress, AutoCloseable {
  private static final int WIDTH = 24;

  private final StatusLine line;
  private final String label;
  private final String unit;
  private final long start = System.nanoTime();

  /// `unit` follows the number.
  Bar(Console console, boolean quiet, String label, String unit) {
    this.line = new StatusLine(console, quiet);
    this.label = label;
    this.unit = unit;
  }

  @Override
  public void advance(long done, long total) {
    if (total > 0 && line.due()) {
      line.show(text(done, total, (System.nanoTime() - start) / 1e9));
    }
  }

  @Override
  public boolean cancelled() {
    return Interruption.requested();
  }

  @Override
  public void close() {
    line.close();
  }

  private String text(long done, long total, double seconds) {
    double fraction = Math.clamp((double) done / total, 0, 1);
    int full = (int) (fraction * WIDTH);
    String left =
        fraction > 0 && seconds > 1
            ? ", " + Quantities.seconds(seconds * (1 - fraction) / fraction) + " left"
            : "";
    return "%s [%s%s] %3d%%  %s%s/s%s"
        .formatted(
            label,
            "=".repeat(full),
            " ".repeat(WIDTH - full),
            (int) (100 * fraction),
            Quantities.count(done / Math.max(seconds, 1e-3)),
            unit,
            left);
  }
}
