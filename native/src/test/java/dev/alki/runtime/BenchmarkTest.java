// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
  private static final Metadata LLAMA =
      Metadata.EMPTY.with("general.architecture", Value.string("llama"));

  @Test
  void promptAndGenerationHaveRatesOfTheirOwn() {
    BenchmarkReport report = measure(LLAMA);

    assertThat(report.promptTokens()).isEqualTo(100);
    assertThat(report.prompt().samples()).hasSize(3);
    assertThat(report.prompt().median()).isEqualTo(100, within(1e-6));
    assertThat(report.generation().median()).isEqualTo(10, within(1e-6));
    assertThat(report.prompt().spread()).isZero();
  }

  @Test
  void aShortContextMakesShorterRuns() {
    BenchmarkReport report = measure(LLAMA.with("llama.context_length", Value.u32(64)));

    assertThat(report.promptTokens() + report.generatedTokens()).isLessThan(64);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    Rate rate = new Rate(List.of(4.0, 1.0, 3.0, 2.0));

    assertThat(rate.median()).isEqualTo(2.5);
    assertThat(rate.spread()).isEqualTo(1.2);
  }

  @Test
  void theHistoryKeepsEveryRunAndSkipsALineThatWasCutOff(@TempDir Path folder) throws IOException {
    BenchmarkHistory history = new BenchmarkHistory(folder.resolve("state/benchmarks.jsonl"));
    BenchmarkReport report = measure(LLAMA);

    assertThat(history.entries()).isEmpty();
    history.append(Instant.EPOCH, "tiny-Q4_K_M", "ab", report);
    Files.writeString(history.file(), "{\"time\":\"19\n", StandardOpenOption.APPEND);
    history.append(Instant.EPOCH.plusSeconds(1), "tiny-Q8_0", "cd", report);

    assertThat(history.entries())
        .extracting(entry -> entry.get("name").asText())
        .containsExactly("tiny-Q4_K_M", "tiny-Q8_0");
    assertThat(history.entries().getFirst().get("device").get("cores").asInt()).isPositive();
  }

  private static BenchmarkReport measure(Metadata metadata) {
    Limits limits = new Limits(Duration.ofMinutes(1), 1L << 30);
    return new Benchmark(new FakeEngine(), 1, limits, 100, 20, 3)
        .of(Path.of("model.gguf"), new GgufFacts(metadata, Set.of(), 0, 0), Progress.NONE);
  }
}
