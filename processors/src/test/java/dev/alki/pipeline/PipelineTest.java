// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvent;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs through pipelines of real steps, except those that need the engine.
class PipelineTest {
  private static final String SHORT =
      """
      - route:
          id: pipeline
          from:
            uri: direct:pipeline
            steps:
              - to:
                  uri: kamelet:fetch
              - to:
                  uri: kamelet:convert
              - to:
                  uri: kamelet:quantize
                  parameters:
                    profiles: F16,F32
              - split:
                  simple: "${body.profiles}"
                  parallelProcessing: true
                  aggregationStrategy: "#merge"
                  steps:
                    - to:
                        uri: kamelet:pack
      """;

  @TempDir Path folder;
  private final List<JobEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void aModelComesOutAsABundleForEachProfile() throws IOException {
    Path model = TinyModel.write(folder.resolve("tiny.gguf"), 0);
    try (Pipeline pipeline = open(SHORT)) {
      Outcome outcome = pipeline.run(job(model));

      assertThat(outcome.fault()).isEmpty();
      assertThat(outcome.state()).isEqualTo(State.SUCCEEDED);
      assertThat(outcome.bundles())
          .extracting(Outcome.Bundle::profile)
          .containsExactly("F16", "F32");
      assertThat(folder.resolve("out/tiny/F16/tiny-F16.gguf")).exists();
    }
  }

  private Job job(Path source, String... profiles) {
    return new Job("1", source.toString(), List.of(profiles), "default");
  }

  private Pipeline open(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    Settings settings =
        Settings.of(
            Map.of(
                "alki.pipeline", file.toString(),
                "alki.out", folder.resolve("out").toString(),
                "alki.state", folder.resolve("state").toString()));
    return Pipeline.open(settings, (id, event) -> events.add(event), id -> false, Extension.NONE);
  }
}
