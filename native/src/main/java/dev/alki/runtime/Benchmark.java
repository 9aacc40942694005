// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a model: how fast it reads a prompt, and, apart from that, how fast it writes.
///
/// A warm-up run brings weights into memory and clocks up to speed; then `repetitions` runs, each
/// from nothing, give a rate each. The prompt's time is that to the first token, so it contains one
/// sampling; writing is timed from the first token to the last.
public record Benchmark(
    Engine engine,
    int threads,
    Limits limits,
    int promptTokens,
    int generatedTokens,
    int repetitions) {
  private static final double NANOS = 1e9;
  private static final int WARM_UP_TOKENS = 8;

  public Benchmark {
    if (promptTokens < 1 || generatedTokens < 2 || repetitions < 1) {
      throw new IllegalArgumentException(
          "%d prompt tokens, %d generated tokens, %d repetitions"
              .formatted(promptTokens, generatedTokens, repetitions));
    }
  }

  /// A model whose context is too short for prompt and answer gets shorter ones of both.
  public BenchmarkReport of(Path gguf, GgufFacts facts, Progress progress) {
    int wanted = promptTokens + generatedTokens + 1;
    int context = Math.clamp(facts.contextLength().orElse(wanted), 8, wanted);
    int generated = Math.min(generatedTokens, context / 2);
    try (Session session = engine.open(gguf, new Setup(context, threads), limits)) {
      Prompt prompt = Prompt.of(session, context - generated - 1);
      session.measure(prompt.text(), Math.min(WARM_UP_TOKENS, generated));
      List<Double> reading = new ArrayList<>();
      List<Double> writing = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        progress.check();
        progress.advance(i, repetitions);
        Generation run = session.measure(prompt.text(), generated);
        reading.add(prompt.tokens() * NANOS / run.firstNanos());
        writing.add((generated - 1) * NANOS / run.restNanos());
      }
      return new BenchmarkReport(
          engine.name() + " " + engine.version(),
          Device.here(),
          threads,
          prompt.tokens(),
          generated,
          new Rate(reading),
          new Rate(writing),
          session.loadNanos(),
          session.memory());
    }
  }

  /// Words that are at most so many tokens together.
  private record Prompt(String text, int tokens) {
    private static final List<String> WORDS =
        List.of(
            ("the river ran down from the hills to the sea and on its way it passed a small town"
                    + " where people made bread and boats and songs")
                .split(" "));

    static Prompt of(Session session, int most) {
      StringBuilder text = new StringBuilder(WORDS.getFirst());
      int tokens = 1;
      for (int i = 1; i < most; i++) {
        String longer = text + " " + WORDS.get(i % WORDS.size());
        int count = session.encode(List.of(longer)).getFirst().length;
        if (count > most) {
          break;
        }
        text.setLength(0);
        text.append(longer);
        tokens = count;
      }
      return new Prompt(text.toString(), tokens);
    }
  }
}
