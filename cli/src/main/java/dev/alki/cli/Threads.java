// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import picocli.CommandLine.Option;

/// For commands that compute.
final class Threads {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute; all cores when not given.")
  private int threads;

  int count() {
    if (threads < 0) {
      throw Usage.wrong("--threads " + threads, "is no number of threads", "1 or more");
    }
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
