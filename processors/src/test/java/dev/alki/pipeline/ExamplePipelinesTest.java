// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipelines that the repository shows, on a model without the engine's interest.
class ExamplePipelinesTest {
  private static final Path EXAMPLES = Path.of("../examples/pipelines");

  @TempDir Path folder;

  @Test
  void oneProfileIsMadeByTheShortOne() throws IOException {
    Outcome outcome = run(EXAMPLES.resolve("one-profile/pipeline.yaml"), "F16");

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F16");
    assertThat(outcome.bundles().getFirst().verdict()).isNotEmpty();
  }

  @Test
  void profilesGoDifferentWaysInTheOneThatFansOut() throws IOException {
    Outcome outcome = run(EXAMPLES.resolve("fan-out/pipeline.yaml"), "F16", "F32");

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F16", "F32");
    assertThat(outcome.bundles())
        .extracting(bundle -> bundle.verdict().isEmpty())
        .containsExactly(true, true);
  }

  @Test
  void allProfilesAreInOneBundleOfTheOneThatPacksTogether() throws IOException {
    Outcome outcome = run(EXAMPLES.resolve("one-bundle/pipeline.yaml"), "F16", "F32");

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.bundles()).extracting(Bundle::profile).containsExactly("F16", "F32");
    assertThat(outcome.bundles())
        .extracting(Bundle::path)
        .containsOnly(folder.resolve("out/tiny/all"));
  }

  @Test
  void everyExampleSaysWhatItIs() throws IOException {
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      List<Path> all = examples.toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(2);
      for (Path example : all) {
        assertThat(example.getFileName().toString()).matches("[a-z]+(-[a-z]+)*");
        assertThat(example.resolve("README.md")).content().contains("./alki run");
      }
    }
  }

  private Outcome run(Path pipeline, String... profiles) throws IOException {
    // An architecture that the engine says it cannot check.
    Path model = TinyModel.write(folder.resolve("tiny.gguf"), 0);
    Settings settings =
        Settings.of(
            Map.of(
                "alki.pipeline", pipeline.toString(),
                "alki.out", folder.resolve("out").toString(),
                "alki.state", folder.resolve("state").toString()));
    try (Pipeline opened = Pipeline.open(settings, JobEvents.NONE, id -> false, Extension.NONE)) {
      return opened.run(new Job("1", model.toString(), List.of(profiles), "default"));
    }
  }
}
