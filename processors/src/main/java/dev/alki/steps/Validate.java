// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.runtime.Engine;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.Limits;
import dev.alki.runtime.Validation;
import dev.alki.runtime.ValidationReport;
import dev.alki.runtime.Verdict;
import dev.alki.tokenizer.ExpectedTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs the profile's model and checks what it does. The report is kept in either case; with `gate`
/// a failed check ends the profile.
///
/// `threads` 0 takes all cores; `minutes` and `memoryMiB` 0 take limits by the model's size.
public record Validate(boolean gate, int threads, int minutes, int memoryMiB) implements Step {
  public Validate {
    Parameters.notNegative("threads", threads);
    Parameters.notNegative("minutes", minutes);
    Parameters.notNegative("memoryMiB", memoryMiB);
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.GGUF, Role.QUANTIZATION);
  }

  /// How many threads and how much time it was given matters only when it fails.
  @Override
  public Step essence() {
    return new Validate(gate, 0, 0, 0);
  }

  @Override
  public List<Product> run(Work work) {
    return run(work, new EmbeddedEngine());
  }

  List<Product> run(Work work, Engine engine) {
    Path gguf = Inputs.gguf(work).getFirst();
    GgufFacts facts = GgufFacts.read(gguf);
    Optional<Path> source =
        work.inputs().last(Role.SOURCE).map(Artifact::path).filter(Files::isDirectory);
    Validation validation =
        new Validation(
            engine,
            Parameters.threads(threads),
            limits(facts),
            ExpectedTokens.of(source, facts.metadata(), gguf));
    ValidationReport report = validation.of(gguf, facts, work.progress());
    if (gate && report.verdict() == Verdict.FAILED) {
      throw failure(gguf, report);
    }
    Inputs.gates(work).validation(work.profile(), Optional.of(report.verdict().words()));
    Path file = Json.write(work.folder().resolve("validation.json"), report.json());
    return List.of(new Product(Role.VALIDATION, work.profile(), file));
  }

  private Limits limits(GgufFacts facts) {
    Limits usual = Limits.forModel(facts.bytes());
    return new Limits(
        minutes == 0 ? usual.time() : Duration.ofMinutes(minutes),
        memoryMiB == 0 ? usual.memory() : (long) memoryMiB << 20);
  }

  private static Fault failure(Path gguf, ValidationReport report) {
    String failed =
        report.checks().stream()
            .filter(check -> check.verdict() == Verdict.FAILED)
            .map(check -> check.name() + ": " + check.detail())
            .collect(Collectors.joining("; "));
    return Fault.in(Code.VALIDATION_FAILED, gguf.getFileName())
        .what(failed)
        .help("Look at it with 'alki validate'; 'gate: false' lets such a model through.")
        .fault();
  }
}
