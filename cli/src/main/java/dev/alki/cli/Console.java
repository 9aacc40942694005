// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/// Where a command speaks: results on `out`, words for people on `err`.
///
/// `terminal` is whether `err` is a terminal `columns` wide. The launcher says so, because asking
/// the JDK loads a whole line editor.
record Console(PrintWriter out, PrintWriter err, boolean terminal, int columns, boolean colour) {
  private static final int DEFAULT_COLUMNS = 80;

  static Console standard() {
    String columns = System.getProperty("alki.terminal.columns");
    boolean terminal = columns != null;
    return new Console(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        terminal,
        terminal && columns.matches("[1-9][0-9]{0,3}")
            ? Integer.parseInt(columns)
            : DEFAULT_COLUMNS,
        terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
  }

  Ansi ansi() {
    return colour ? Ansi.ON : Ansi.OFF;
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
