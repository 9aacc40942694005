// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints a script for bash and zsh that completes commands and options.
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
  @Mixin private Common common;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("alki", Alki.commandLine(console)));
    console.out().flush();
    return 0;
  }
}
