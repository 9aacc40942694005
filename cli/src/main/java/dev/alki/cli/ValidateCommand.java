// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Exit;
import dev.alki.runtime.Check;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.Limits;
import dev.alki.runtime.Validation;
import dev.alki.runtime.ValidationReport;
import dev.alki.runtime.Verdict;
import dev.alki.tokenizer.ExpectedTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs models and says whether they do what language models do.
@Command(name = "validate")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Threads threads;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "GGUF files.")
  private List<Path> files;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long one may take; goes by its size when not given.")
  private Optional<Integer> minutes;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "Memory the engine may take; goes by the model's size when not given.")
  private Optional<Integer> memory;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    boolean failed = false;
    ArrayNode reports = JsonNodeFactory.instance.arrayNode();
    for (Path file : files) {
      ValidationReport report = report(file);
      failed |= report.verdict() == Verdict.FAILED;
      ObjectNode entry = reports.addObject().put("file", file.toString());
      entry.setAll(report.json());
      if (!json && !common.quiet()) {
        show(file, report);
      }
    }
    if (json) {
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("reports", reports));
    }
    return (failed ? Exit.CHECK : Exit.DONE).status();
  }

  private ValidationReport report(Path file) {
    GgufFacts facts = GgufFacts.read(file);
    try (Bar bar = new Bar(console, common.quiet(), "validating " + file, " checks")) {
      return new Validation(
              new EmbeddedEngine(),
              threads.count(),
              limits(facts),
              ExpectedTokens.of(Optional.empty(), facts.metadata(), file))
          .of(file, facts, bar);
    }
  }

  private Limits limits(GgufFacts facts) {
    Limits usual = Limits.forModel(facts.bytes());
    return new Limits(
        minutes.map(n -> Duration.ofMinutes(positive("--minutes", n))).orElse(usual.time()),
        memory.map(n -> (long) positive("--memory", n) << 20).orElse(usual.memory()));
  }

  private void show(Path file, ValidationReport report) {
    console.out().println(file + ": " + report.verdict().words() + ", by " + report.engine());
    for (Check check : report.checks()) {
      console
          .out()
          .printf("  %-13s %-10s %s%n", check.verdict().words(), check.name(), check.detail());
    }
    console.out().flush();
  }

  private static int positive(String option, int number) {
    if (number < 1) {
      throw Usage.wrong(option + " " + number, "is no limit", "1 or more");
    }
    return number;
  }
}
