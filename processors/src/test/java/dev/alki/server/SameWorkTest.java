// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The same model and profiles, asked for several times at once and in several ways, without any
/// key: several jobs, and one piece of work.
@Timeout(120)
class SameWorkTest {
  private static final String JOB =
      "{\"source\": \"same.gguf\", \"profiles\": [\"F16\", \"Q8_0\"]}";

  @TempDir Path folder;

  @Test
  void isDoneOnce() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("same.gguf"), 0, 20_000);
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Files.writeString(inbox.resolve("one.job.json"), JOB);
    try (TestServer server = TestServer.start(folder, Map.of("alki.workers", "4"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.post(JOB).statusCode()).isEqualTo(202);
      }
      List<JsonNode> jobs = jobs(server);
      while (jobs.size() < 4) {
        TestServer.pause();
        jobs = jobs(server);
      }
      Map<String, Integer> run = new HashMap<>();
      List<String> digests = new ArrayList<>();
      for (JsonNode each : jobs) {
        JsonNode job = server.end("/jobs/" + each.path("id").asText());
        assertThat(job.path("state").asText()).isEqualTo("succeeded");
        digests.add(String.join(" ", job.path("bundles").findValuesAsText("sha256")));
        for (JsonNode step : job.path("steps")) {
          if (!step.path("recalled").asBoolean()) {
            run.merge(step.path("name").asText() + step.path("profile").asText(), 1, Integer::sum);
          }
        }
      }
      // Fetch looks whether the source has changed; that is no work.
      run.remove("fetch");
      assertThat(run).isNotEmpty().containsKey("quantize");
      assertThat(run.values()).as(run.toString()).containsOnly(1);
      assertThat(digests.stream().distinct()).hasSize(1);
    }
  }

  private static List<JsonNode> jobs(TestServer server) {
    List<JsonNode> jobs = new ArrayList<>();
    TestServer.json(server.get("/jobs")).path("jobs").forEach(jobs::add);
    return jobs;
  }
}
