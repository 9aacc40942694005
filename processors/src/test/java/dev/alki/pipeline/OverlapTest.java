// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fault.Code;
import dev.alki.files.Expected;
import dev.alki.hub.FakeHub;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose weights come while they are at work.
@Timeout(120)
class OverlapTest {
  private static final Path STORIES = Path.of("../examples/models/stories260K");
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir private Path folder;
  private final List<Long> sentAtProgress = Collections.synchronizedList(new ArrayList<>());
  private Path model;
  private FakeHub hub;
  private long bytes;

  @BeforeEach
  void start() throws IOException {
    model = BiggerModel.write(folder.resolve("bigger"), STORIES, 8);
    hub = new FakeHub().with("org/bigger", model);
    try (Stream<Path> files = Files.list(model)) {
      bytes = files.mapToLong(file -> file.toFile().length()).sum();
    }
    pipeline("");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void weightsAreQuantizedWhileOthersCome() throws IOException {
    Outcome here = run("here", model.toString(), id -> false);
    sentAtProgress.clear();
    hub.bytesPerSecond = 3_000_000;

    Outcome there = run("there", "org/bigger", id -> false);

    assertThat(digests(there)).isEqualTo(digests(here));
    assertThat(hub.sent).hasValueBetween(bytes * 9 / 10, bytes);
    assertThat(sentAtProgress.getFirst()).isLessThan(bytes / 2);
    assertThat(leftovers("there")).isEmpty();
    assertThat(folder.resolve("there/cache/models--org--bigger/refs/main")).exists();
  }

  @Test
  void theSameJobAgainFindsEverythingThere() throws IOException {
    run("there", "org/bigger", id -> false);
    long sent = hub.sent.get();
    Outcome again = run("there", "org/bigger", id -> false);

    assertThat(again.fault()).isEmpty();
    assertThat(again.recalledAll()).isTrue();
    assertThat(hub.sent).hasValue(sent);
  }

  @Test
  void nothingIsLeftOfWhatWasMadeOfDamagedWeights() throws IOException {
    long size = Files.size(model.resolve(SECOND));
    hub.tamper =
        sound -> {
          byte[] damaged = sound.clone();
          if (damaged.length == size) {
            damaged[damaged.length - 9] ^= 4;
          }
          return damaged;
        };
    hub.bytesPerSecond = 10_000_000;
    Outcome damaged = run("there", "org/bigger", id -> false);

    assertThat(damaged.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.HUB_DIFFERS));
    assertThat(files("there/state/store/receipts")).isEmpty();
    assertThat(files("there/out")).isEmpty();
    assertThat(leftovers("there")).isEmpty();
    hub.tamper = sound -> sound;
    assertThat(digests(run("there", "org/bigger", id -> false)))
        .isEqualTo(digests(run("here", model.toString(), id -> false)));
  }

  @Test
  void whatIsCalledOffStopsComing() throws Exception {
    hub.bytesPerSecond = 1_000_000;
    Outcome outcome = run("there", "org/bigger", id -> !sentAtProgress.isEmpty());

    assertThat(outcome.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER));
    long sent = hub.sent.get();
    assertThat(sent).isLessThan(bytes);
    Thread.sleep(300);
    // What the sockets had room for.
    assertThat(hub.sent.get()).isLessThan(sent + 2_000_000);
    assertThat(leftovers("there")).isEmpty();
  }

  @Test
  void whatWasMadeOfWeightsThatWereNotVerifiedIsGoneOnWith() throws IOException {
    hub.bytesPerSecond = 250_000;
    Outcome first = run("there", "org/bigger", id -> promises("there") > 0);

    assertThat(first.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER));
    assertThat(hub.sent.get()).isLessThan(bytes);
    assertThat(promises("there")).isPositive();
    hub.bytesPerSecond = 0;
    assertThat(digests(run("there", "org/bigger", id -> false)))
        .isEqualTo(digests(run("here", model.toString(), id -> false)));
    assertThat(promises("there")).isZero();
  }

  /// How many chunks the journals of drafts promise.
  private long promises(String place) {
    try (Stream<Path> all = Files.walk(folder.resolve(place).resolve("state"))) {
      long promises = 0;
      for (Path journal : all.filter(path -> path.toString().endsWith(".journal")).toList()) {
        promises +=
            Files.readAllLines(journal, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.startsWith("promise "))
                .count();
      }
      return promises;
    } catch (IOException | UncheckedIOException e) {
      // Something went away meanwhile.
      return 0;
    }
  }

  @Test
  void theWholeIsWaitedForWhereItIsAskedFor() throws IOException {
    pipeline("            parameters:\n              whole: true\n");
    hub.bytesPerSecond = 10_000_000;
    Outcome outcome = run("there", "org/bigger", id -> false);

    assertThat(outcome.fault()).isEmpty();
    assertThat(sentAtProgress.getFirst()).isGreaterThan(bytes * 9 / 10);
  }

  private void pipeline(String parameters) throws IOException {
    StringBuilder yaml = new StringBuilder("- route:\n    id: pipeline\n    from:\n");
    yaml.append("      uri: direct:pipeline\n      steps:\n");
    for (String verb : List.of("fetch", "convert", "quantize", "pack")) {
      yaml.append("        - to:\n            uri: kamelet:").append(verb).append('\n');
      yaml.append(verb.equals("fetch") ? parameters : "");
    }
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
  }

  private Outcome run(String place, String source, Predicate<Job> cancelled) {
    Map<String, String> settings = new HashMap<>();
    settings.put("alki.pipeline", folder.resolve("pipeline.yaml").toString());
    settings.put("alki.out", folder.resolve(place).resolve("out").toString());
    settings.put("alki.state", folder.resolve(place).resolve("state").toString());
    settings.put("alki.hub.endpoint", hub.endpoint().toString());
    settings.put("alki.hub.cache", folder.resolve(place).resolve("cache").toString());
    JobEvents events =
        (id, event) -> {
          if (event instanceof JobEvent.StepProgressed progressed
              && progressed.verb().equals("quantize")) {
            sentAtProgress.add(hub.sent.get());
          }
        };
    try (Pipeline pipeline =
        Pipeline.open(Settings.of(settings), events, cancelled, Extension.NONE)) {
      return pipeline.run(new Job("1", source, List.of("Q4_K_M", "Q8_0"), "default"));
    }
  }

  /// Folders and files of work that goes on, of which there should be none.
  private List<Path> leftovers(String place) throws IOException {
    assertThat(Expected.at(folder.resolve(place))).isEmpty();
    try (Stream<Path> all = Files.walk(folder.resolve(place))) {
      return all.filter(path -> path.toString().contains("/.alki-part-coming")).toList();
    }
  }

  private List<Path> files(String place) throws IOException {
    Path root = folder.resolve(place);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static List<String> digests(Outcome outcome) {
    assertThat(outcome.fault()).isEmpty();
    return outcome.bundles().stream().map(Bundle::sha256).toList();
  }
}
