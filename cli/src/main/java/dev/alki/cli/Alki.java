// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.release.Release;
import dev.alki.transfer.Proxies;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The `alki` command.
///
/// Help on the whole is printed without picocli, which takes longer to load than all of the rest,
/// and of the commands only the one that is asked for is loaded.
@Command(name = "alki")
public final class Alki {
  private Alki() {}

  public static void main(String[] args) {
    Proxies.allowPasswords();
    Interruption interruption = Interruption.install();
    int status = run(Console.standard(), args);
    interruption.exit(status);
  }

  /// Runs one command and returns its exit status.
  static int run(Console console, String... args) {
    String first = args.length == 0 ? "" : args[0];
    return switch (first) {
      case "" -> {
        help(console.err());
        yield Exit.USAGE.status();
      }
      case "-h", "--help", "help" -> {
        if (args.length > 1) {
          yield run(console, args[1], "--help");
        }
        help(console.out());
        yield Exit.DONE.status();
      }
      case "-V", "--version" -> {
        console.out().println("alki " + Release.version());
        yield Exit.DONE.status();
      }
      default -> {
        Failures failures = new Failures(console);
        yield commandLine(console, Verb.of(first).stream().toArray(Verb[]::new))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .setExecutionStrategy(Alki::execute)
            .execute(args);
      }
    };
  }

  /// As loud as it is asked to be.
  private static int execute(ParseResult parsed) {
    CommandSpec command =
        parsed.hasSubcommand() ? parsed.subcommand().commandSpec() : parsed.commandSpec();
    if (command.mixins().containsKey("common")) {
      ((Common) command.mixins().get("common").userObject()).begin();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /// Of the given commands; of all when none is given.
  static CommandLine commandLine(Console console, Verb... verbs) {
    CommandLine line = new CommandLine(new Alki());
    for (Verb verb : verbs.length == 0 ? Verb.values() : verbs) {
      CommandLine command = new CommandLine(verb.create(console));
      command.getCommandSpec().usageMessage().description(verb.summary());
      line.addSubcommand(verb.word(), command);
    }
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.ansi()))
        .setUsageHelpWidth(Math.clamp(console.columns(), 60, 120));
  }

  private static void help(PrintWriter to) {
    to.println("Usage: alki COMMAND [OPTION]... [ARGUMENT]...");
    to.println(
        "From a Hugging Face model to tested GGUF bundles, byte for byte what llama.cpp makes.");
    to.println();
    for (Verb verb : Verb.values()) {
      to.printf("  %-11s %s%n", verb.word(), verb.summary());
    }
    to.println();
    to.println("  alki run examples/models/stories260K    try it");
    to.println("  alki COMMAND --help                     options of a command");
    to.println("  alki --version");
    to.flush();
  }
}
