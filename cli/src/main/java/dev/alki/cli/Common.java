// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import picocli.CommandLine.Option;

/// The options that every command has.
final class Common {
  @Option(
      names = {"-q", "--quiet"},
      description = "Only say what went wrong.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more; with a stack trace when something goes wrong.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  void begin() {
    if (quiet) {
      Logging.hush();
    } else if (verbose) {
      Logging.show(false);
    }
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }
}
