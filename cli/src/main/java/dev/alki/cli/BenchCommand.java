// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.runtime.Benchmark;
import dev.alki.runtime.BenchmarkHistory;
import dev.alki.runtime.BenchmarkReport;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.runtime.Engine;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.Limits;
import dev.alki.runtime.Rate;
import dev.alki.settings.Setting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures models, and keeps what was measured.
@Command(name = "bench")
final class BenchCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Threads threads;
  @Mixin private Configured configured;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "GGUF files.")
  private List<Path> files;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many tokens are read.")
  private int promptTokens;

  @Option(
      names = "--generated-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many tokens are written.")
  private int generatedTokens;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often it is measured.")
  private int repetitions;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Where results are kept; benchmarks.jsonl in alki.state when not given.")
  private Optional<Path> history;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (promptTokens < 1 || generatedTokens < 2 || repetitions < 1) {
      throw Usage.wrong(
          "bench",
          "measures too little",
          "1 prompt token, 2 generated tokens, 1 repetition at least");
    }
    Path kept =
        history.orElseGet(
            () -> configured.settings().path(Setting.STATE).resolve("benchmarks.jsonl"));
    ArrayNode reports = JsonNodeFactory.instance.arrayNode();
    Table table =
        new Table(
            "file", "prompt t/s", "spread", "generation t/s", "spread", "load ms", "peak MiB");
    for (Path file : files) {
      BenchmarkReport report = report(file);
      new BenchmarkHistory(kept)
          .append(Instant.now(), file.getFileName().toString(), Digest.sha256(file), report);
      ObjectNode entry = reports.addObject().put("file", file.toString());
      entry.setAll(report.json());
      table.row(
          file.toString(),
          rate(report.prompt()),
          spread(report.prompt()),
          rate(report.generation()),
          spread(report.generation()),
          String.valueOf(report.loadNanos() / 1_000_000),
          String.valueOf(report.memory().peak() >> 20));
    }
    if (json) {
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("reports", reports));
    } else if (!common.quiet()) {
      table.print(console.out());
    }
    return 0;
  }

  private BenchmarkReport report(Path file) {
    Engine engine = new EmbeddedEngine();
    GgufFacts facts = GgufFacts.read(file);
    engine
        .cannotCheck(facts)
        .or(() -> engine.cannotGenerate(facts))
        .ifPresent(reason -> {
          throw Fault.in(Code.ENGINE_UNAVAILABLE, file)
              .what("cannot be measured here: " + reason)
              .fault();
        });
    try (Bar bar = new Bar(console, common.quiet(), "measuring " + file, " runs")) {
      return new Benchmark(
              engine,
              threads.count(),
              Limits.forModel(facts.bytes()),
              promptTokens,
              generatedTokens,
              repetitions)
          .of(file, facts, bar);
    }
  }

  private static String rate(Rate rate) {
    return Quantities.decimals(rate.median(), 1);
  }

  private static String spread(Rate rate) {
    return Math.round(100 * rate.spread()) + "%";
  }
}
