// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.jobs.Role;
import dev.alki.runtime.BenchmarkHistory;
import dev.alki.runtime.BenchmarkReport;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.runtime.Engine;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.Limits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Measures how fast the profile's model reads and writes here. A model that the engine does not
/// know gets a report that says so.
///
/// `threads` 0 takes all cores. `history` is the file that keeps every result; empty keeps none.
public record Benchmark(
    int promptTokens, int generatedTokens, int repetitions, int threads, String history)
    implements Step {
  public Benchmark {
    Parameters.atLeast(1, "promptTokens", promptTokens);
    Parameters.atLeast(2, "generatedTokens", generatedTokens);
    Parameters.atLeast(1, "repetitions", repetitions);
    Parameters.notNegative("threads", threads);
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.GGUF, Role.QUANTIZATION);
  }

  /// The history has no part in the result.
  @Override
  public Step essence() {
    return new Benchmark(promptTokens, generatedTokens, repetitions, threads, "");
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public boolean alone() {
    return true;
  }

  @Override
  public List<Product> run(Work work) {
    return run(work, new EmbeddedEngine());
  }

  List<Product> run(Work work, Engine engine) {
    Path gguf = Inputs.gguf(work).getFirst();
    GgufFacts facts = GgufFacts.read(gguf);
    Optional<String> reason = engine.cannotCheck(facts).or(() -> engine.cannotGenerate(facts));
    ObjectNode json =
        reason.isPresent() ? unmeasured(engine, reason.get()) : measured(work, engine, gguf, facts);
    Inputs.gates(work).speed(work.profile(), Optional.of(json));
    Path file = Json.write(work.folder().resolve("benchmark.json"), json);
    return List.of(new Product(Role.BENCHMARK, work.profile(), file));
  }

  private ObjectNode measured(Work work, Engine engine, Path gguf, GgufFacts facts) {
    BenchmarkReport report =
        new dev.alki.runtime.Benchmark(
                engine,
                Parameters.threads(threads),
                Limits.forModel(facts.bytes()),
                promptTokens,
                generatedTokens,
                repetitions)
            .of(gguf, facts, work.progress());
    if (!history.isEmpty()) {
      String sha256 = work.inputs().last(Role.GGUF).orElseThrow().sha256();
      String name = work.job().source() + " " + work.profile();
      new BenchmarkHistory(Path.of(history)).append(Instant.now(), name, sha256, report);
    }
    return report.json();
  }

  private static ObjectNode unmeasured(Engine engine, String reason) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("engine", engine.name() + " " + engine.version())
        .put("notCheckable", reason);
  }
}
