// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fault.Code;
import dev.alki.hub.FakeHub;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose weights pass by and are not kept.
@Timeout(120)
class PassingWeightsTest {
  private static final Path STORIES = Path.of("../examples/models/stories260K");
  private static final String SECOND = "model-00002-of-00002.safetensors";

  /// What the folder has beside outputs and window: configuration, tokenizer, ledger.
  private static final long SMALL = 2_000_000;

  private static final long WINDOW = 2 << 20;

  @TempDir private Path folder;
  private final AtomicLong most = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();
  private Path model;
  private FakeHub hub;
  private long bytes;

  @BeforeEach
  void start() throws IOException {
    model = BiggerModel.write(folder.resolve("bigger"), STORIES, 4);
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
  void theResultIsTheSameAndNoWeightsStay() throws IOException {
    List<String> here = digests(run("here", model.toString(), true));
    hub.bytesPerSecond = 5_000_000;
    List<String> there = digests(run("there", "org/bigger", false));

    assertThat(there).isEqualTo(here);
    // Nothing comes twice but what had to leave while somebody was about to read it.
    assertThat(hub.sent).hasValueBetween(bytes * 9 / 10, bytes * 5 / 4);
    assertThat(looks).hasPositiveValue();
    assertThat(most.get()).isLessThan(WINDOW + SMALL);
    assertThat(fetched("there")).isNotEmpty().allMatch(file -> size(file) < 1_000_000);
    assertThat(leftovers("there")).isEmpty();
  }

  @Test
  void theSameJobAgainFindsEverythingMade() throws IOException {
    run("there", "org/bigger", false);
    Outcome again = run("there", "org/bigger", false);

    assertThat(again.fault()).isEmpty();
    assertThat(again.recalledAll()).isTrue();
  }

  @Test
  void weightsThatAreInTheCacheAreUsedFromThere() throws IOException {
    List<String> kept = digests(run("there", "org/bigger", true));
    long sent = hub.sent.get();
    for (Path receipt : files("there/state/store/receipts")) {
      Files.delete(receipt);
    }
    assertThat(digests(run("there", "org/bigger", false))).isEqualTo(kept);
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
    Outcome damaged = run("there", "org/bigger", false);

    assertThat(damaged.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.HUB_DIFFERS));
    assertThat(files("there/state/store/receipts")).isEmpty();
    assertThat(files("there/out")).isEmpty();
    assertThat(leftovers("there")).isEmpty();
  }

  @Test
  void whatIsCalledOffStopsPassing() throws Exception {
    hub.bytesPerSecond = 1_000_000;
    Outcome outcome = run("there", "org/bigger", false, id -> looks.get() > 0);

    assertThat(outcome.fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER));
    assertThat(hub.sent.get()).isLessThan(bytes);
    assertThat(leftovers("there")).isEmpty();
  }

  @Test
  void weightsThatAreWantedWholeAreNotLetPass() throws IOException {
    pipeline("            parameters:\n              whole: true\n");

    assertThat(run("there", "org/bigger", false).fault())
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE));
    assertThat(hub.sent).hasValue(0);
  }

  @Test
  void aFormThatIsReadAsAWholeIsRefusedBeforeItComes() {
    hub.with("org/torch", "config.json", "{}")
        .with("org/torch", "pytorch_model.bin", new byte[2_000_000]);

    assertThat(run("there", "org/torch", false).fault())
        .hasValueSatisfying(fault ->
            assertThat(fault).hasMessageContaining("pytorch_model.bin: must be read as a whole"));
    assertThat(hub.sent.get()).isLessThan(1_000_000);
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

  private Outcome run(String place, String source, boolean keep) {
    return run(place, source, keep, id -> false);
  }

  private Outcome run(String place, String source, boolean keep, Predicate<Job> cancelled) {
    Map<String, String> settings = new HashMap<>();
    settings.put("alki.pipeline", folder.resolve("pipeline.yaml").toString());
    settings.put("alki.out", folder.resolve(place).resolve("out").toString());
    settings.put("alki.state", folder.resolve(place).resolve("state").toString());
    settings.put("alki.hub.endpoint", hub.endpoint().toString());
    settings.put("alki.hub.cache", folder.resolve(place).resolve("cache").toString());
    settings.put("alki.hub.keep", String.valueOf(keep));
    settings.put("alki.hub.window", String.valueOf(WINDOW >> 20));
    JobEvents events =
        (id, event) -> {
          if (event instanceof JobEvent.StepProgressed progressed
              && progressed.verb().equals("quantize")) {
            looks.incrementAndGet();
            most.accumulateAndGet(onDisk(folder.resolve(place)), Math::max);
          }
        };
    try (Pipeline pipeline =
        Pipeline.open(Settings.of(settings), events, cancelled, Extension.NONE)) {
      return pipeline.run(new Job("1", source, List.of("Q4_K_M", "Q8_0"), "default"));
    }
  }

  /// Bytes of all files below a folder but for outputs, and of those that this process has open
  /// there and that have no name any more.
  private static long onDisk(Path folder) {
    return sizes(folder, path -> !path.toString().endsWith(".gguf"))
        + sizes(
            Path.of("/proc/self/fd"),
            path -> {
              try {
                String target = Files.readSymbolicLink(path).toString();
                return target.startsWith(folder.toString()) && target.endsWith(" (deleted)");
              } catch (IOException e) {
                return false;
              }
            });
  }

  private static long sizes(Path folder, Predicate<Path> counted) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(counted).mapToLong(PassingWeightsTest::size).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      // Something went away while it was looked at.
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /// The blobs that are kept.
  private List<Path> fetched(String place) throws IOException {
    return files(place + "/cache/models--org--bigger/blobs");
  }

  /// Folders and files of work that goes on, of which there should be none.
  private List<Path> leftovers(String place) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(place))) {
      return all.filter(
              path -> path.getFileName().toString().matches("\\.alki-part-.*(coming|window)"))
          .toList();
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
