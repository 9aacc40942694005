// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.runtime.MemoryUse;
import dev.alki.smoke.ServedBundle;
import dev.alki.smoke.SmokeReport;
import dev.alki.smoke.SmokeTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tries a bundle out where it is to run.
@Command(name = "smoke")
final class SmokeCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
  private Path bundle;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Of a bundle of several profiles, this one.")
  private Optional<String> profile;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "process",
      description = "How it is started: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private SmokeTarget target;

  @Option(
      names = "--llama-server",
      paramLabel = "FILE",
      description = "The server's program; that of alki.llama.server when not given.")
  private Optional<String> program;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Where it listens meanwhile; one that is free when not given.")
  private int port;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long it may take to start, and to answer; goes by the model's size.")
  private Optional<Integer> timeout;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  SmokeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (port < 0 || port > HIGHEST_PORT) {
      throw Usage.wrong("--port " + port, "is no port", "1 to " + HIGHEST_PORT);
    }
    ServedBundle served = ServedBundle.read(bundle, profile);
    Duration patience = patience(served);
    SmokeTest test =
        new SmokeTest(served, target.host(configured.settings(), program), port, patience);
    SmokeReport report;
    try (Bar bar = new Bar(console, common.quiet(), "trying " + bundle, "")) {
      report = test.run(bar);
    }
    if (json) {
      Json.print(console.out(), report.json());
    } else if (!common.quiet()) {
      show(report);
    }
    return Exit.DONE.status();
  }

  private Duration patience(ServedBundle served) {
    int seconds = timeout.orElse(1);
    if (seconds < 1) {
      throw Usage.wrong("--timeout " + seconds, "is no time", "1 or more");
    }
    return timeout.map(Duration::ofSeconds).orElseGet(() -> SmokeTest.usualPatience(served));
  }

  private void show(SmokeReport report) {
    console.out().println(bundle + ": answers, started by " + report.target());
    console.out().printf("  loaded in    %.2f s%n", seconds(report.load()));
    console.out().printf("  first token  %.3f s%n", seconds(report.first()));
    console.out().println("  memory       " + memory(report));
    console
        .out()
        .println("  answer       " + report.answer().replaceAll("\\p{Cntrl}", " ").strip());
    console.out().flush();
  }

  private static String memory(SmokeReport report) {
    String limit = (report.limit() >> 20) + " MiB";
    return report.memory().equals(MemoryUse.UNKNOWN)
        ? "unknown; the limit is " + limit
        : Math.ceilDiv(report.memory().peak(), 1L << 20) + " MiB of " + limit;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
