// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Runs a model and says whether it does what a language model does.
///
/// The checks, in this order: it loads; it continues prompts with text ([GenerationCheck]); it
/// guesses the next words of well-known texts, which no random weights do ([PredictionCheck]); the
/// engine cuts text into the same tokens as `tokenizer`, when that is given ([TokenizerCheck]); it
/// renders its chat template ([TemplateCheck]); it does all that within its memory. A failure of
/// the engine's process is a failed check, and those after it are not checkable.
public record Validation(
    Engine engine, int threads, Limits limits, Optional<Function<String, int[]>> tokenizer) {
  /// Long enough for every prompt of the checks with its answer, short enough for small machines.
  private static final int CONTEXT = 512;

  /// These tell nothing of the model: the engine does not work here, or was told to stop.
  private static final Set<Code> NOT_THE_MODEL =
      Set.of(Code.ENGINE_UNAVAILABLE, Code.INTERRUPTED_BY_USER, Code.NOT_WRITABLE);

  private static final String LOADS = "loads";

  /// A check by name; it may throw what the session throws.
  private record Step(String name, Function<Session, Check> look) {}

  public ValidationReport of(Path gguf, GgufFacts facts, Progress progress) {
    List<Step> steps = steps(facts);
    Optional<String> tooNew = engine.cannotCheck(facts);
    if (tooNew.isPresent()) {
      return unopened(Check.notCheckable(LOADS, tooNew.get()), steps);
    }
    int context = Math.clamp(facts.contextLength().orElse(CONTEXT), 16, CONTEXT);
    try (Session session = engine.open(gguf, new Setup(context, threads), limits)) {
      return examine(session, steps, progress);
    } catch (Fault fault) {
      return unopened(Check.failed(LOADS, saidOfTheModel(fault)), steps);
    }
  }

  private ValidationReport examine(Session session, List<Step> steps, Progress progress) {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.passed(LOADS, "in " + session.loadNanos() / 1_000_000 + " ms"));
    Optional<String> deadSince = Optional.empty();
    for (Step step : steps) {
      progress.check();
      progress.advance(checks.size(), steps.size() + 1L);
      if (deadSince.isPresent()) {
        checks.add(
            Check.notCheckable(step.name(), "the engine ended in the check " + deadSince.get()));
        continue;
      }
      try {
        checks.add(step.look().apply(session));
      } catch (Fault fault) {
        checks.add(Check.failed(step.name(), saidOfTheModel(fault)));
        deadSince = fault.code() == Code.ENGINE_REFUSED ? deadSince : Optional.of(step.name());
      }
    }
    return new ValidationReport(title(), checks, session.memory());
  }

  private List<Step> steps(GgufFacts facts) {
    Function<Check, Function<Session, Check>> always = check -> session -> check;
    Optional<String> silent = engine.cannotGenerate(facts);
    return List.of(
        new Step(
            GenerationCheck.NAME,
            silent
                .map(why -> always.apply(Check.notCheckable(GenerationCheck.NAME, why)))
                .orElse(GenerationCheck::of)),
        new Step(
            PredictionCheck.NAME,
            silent
                .map(why -> always.apply(Check.notCheckable(PredictionCheck.NAME, why)))
                .orElse(PredictionCheck::of)),
        new Step(TokenizerCheck.NAME, session -> TokenizerCheck.of(session, tokenizer)),
        new Step(TemplateCheck.NAME, session -> TemplateCheck.of(session, facts)),
        new Step("memory", session -> memory(session.memory())));
  }

  private Check memory(MemoryUse use) {
    String name = "memory";
    return use.peak() == 0
        ? Check.notCheckable(name, "this system does not tell what a process uses")
        : Check.passed(
            name,
            "at most %d MiB, %d MiB of them anonymous; %d MiB were allowed"
                .formatted(use.peak() >> 20, use.peakAnonymous() >> 20, limits.memory() >> 20));
  }

  private ValidationReport unopened(Check loads, List<Step> steps) {
    List<Check> checks = new ArrayList<>();
    checks.add(loads);
    for (Step step : steps) {
      checks.add(Check.notCheckable(step.name(), "the model was not loaded"));
    }
    return new ValidationReport(title(), checks, MemoryUse.UNKNOWN);
  }

  private String title() {
    return engine.name() + " " + engine.version();
  }

  private static String saidOfTheModel(Fault fault) {
    if (NOT_THE_MODEL.contains(fault.code())) {
      throw fault;
    }
    return fault.code() + ": " + fault.getMessage();
  }
}
