// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.State;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job that was called off while it quantized, and is wanted again.
class ResumedJobTest {
  private static final int ROWS = 12_000;

  @TempDir private Path folder;
  private final List<Double> fractions = Collections.synchronizedList(new ArrayList<>());
  private volatile double limit = 2;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(folder.resolve("tiny.gguf"), 0, ROWS);
    StringBuilder yaml = new StringBuilder("- route:\n    id: pipeline\n    from:\n");
    yaml.append("      uri: direct:pipeline\n      steps:\n");
    for (String verb : List.of("fetch", "convert", "quantize")) {
      yaml.append("        - to:\n            uri: kamelet:").append(verb).append('\n');
      if (verb.equals("quantize")) {
        yaml.append("            parameters:\n              report: true\n");
      }
    }
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
  }

  @Test
  void isGoneOnWithWhereItStopped() throws IOException {
    List<String> golden = digests(run("golden"));
    limit = 0.25;
    assertThat(run("state").state()).isEqualTo(State.CANCELLED);
    assertThat(drafts("state")).hasSize(2);

    limit = 2;
    Outcome outcome = run("state");

    assertThat(digests(outcome)).isEqualTo(golden);
    assertThat(fractions.getFirst()).isGreaterThanOrEqualTo(0.25);
    assertThat(drafts("state")).isEmpty();
  }

  @Test
  void startsAgainWhenTheModelIsAnother() throws IOException {
    limit = 0.25;
    run("state");
    TinyModel.write(folder.resolve("tiny.gguf"), 1, ROWS);
    List<String> golden = digests(runAll("golden"));

    Outcome outcome = runAll("state");

    assertThat(digests(outcome)).isEqualTo(golden);
    assertThat(fractions.getFirst()).isLessThan(0.25);
    // Somebody may want the other one yet.
    assertThat(drafts("state")).hasSize(2);
  }

  @Test
  void keepsNothingOfAModelThatChangedMeanwhile() throws IOException {
    limit = 0.25;
    run("state");
    limit = 2;
    Path model = folder.resolve("tiny.gguf");
    Path other = TinyModel.write(folder.resolve("other.gguf"), 1, ROWS);
    Outcome outcome = run("state", () -> copy(other, model));

    assertThat(outcome.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).hasToString("FILE_CHANGED"));
    assertThat(drafts("state")).isEmpty();
  }

  private List<Path> drafts(String state) throws IOException {
    Path drafts = folder.resolve(state).resolve("store/drafts");
    if (!Files.exists(drafts)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(drafts)) {
      return all.toList();
    }
  }

  private Outcome runAll(String state) {
    limit = 2;
    return run(state);
  }

  private Outcome run(String state) {
    return run(state, () -> {});
  }

  /// `meanwhile` happens once, when it has begun to quantize.
  private Outcome run(String state, Runnable meanwhile) {
    Settings settings =
        Settings.of(
            Map.of(
                "alki.pipeline", folder.resolve("pipeline.yaml").toString(),
                "alki.out", folder.resolve("out-" + state).toString(),
                "alki.state", folder.resolve(state).toString()));
    fractions.clear();
    List<Runnable> once = new ArrayList<>(List.of(meanwhile));
    JobEvents events =
        (id, event) -> {
          if (event instanceof JobEvent.StepProgressed progressed) {
            fractions.add(progressed.fraction());
            synchronized (once) {
              once.forEach(Runnable::run);
              once.clear();
            }
          }
        };
    try (Pipeline pipeline =
        Pipeline.open(
            settings,
            events,
            id -> slowly() && fractions.stream().anyMatch(fraction -> fraction >= limit),
            Extension.NONE)) {
      String source = folder.resolve("tiny.gguf").toString();
      return pipeline.run(new Job("1", source, List.of("Q4_K_M", "Q8_0"), "default"));
    }
  }

  /// It is asked between chunks.
  private static boolean slowly() {
    try {
      Thread.sleep(150);
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> digests(Outcome outcome) {
    assertThat(outcome.fault()).isEmpty();
    return outcome.bundles().stream().map(Bundle::sha256).toList();
  }

  /// Into the file that is there, as it is being read.
  private static void copy(Path from, Path to) {
    try {
      Files.write(to, Files.readAllBytes(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
