// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.io.PrintWriter;
import java.io.Writer;

/// What the launcher runs once to record which classes Alki loads, for the JVM's AOT cache.
final class WarmUp {
  private WarmUp() {}

  public static void main(String[] args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    Alki.run(console, "--help");
    Alki.run(console, "unknown");
    Alki.run(console, "doctor", "--json");
    System.exit(0);
  }
}
