// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetryTest {
  private static final String HELD =
      TestServer.PIPELINE
          + """
                  - to:
                      uri: step:dev.alki.pipeline.Held
                      parameters:
                        until: %s
          """;

  @TempDir Path folder;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("model.gguf"), new byte[100]);
    Map<String, String> open =
        Map.of("alki.sources.folders", models + "," + folder.resolve("inbox"));
    Path free = Files.writeString(folder.resolve("free"), "");
    Files.writeString(folder.resolve("pipeline.yaml"), HELD.formatted(free));
    server = TestServer.start(folder, open);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aJobThatFailedIsTriedAgainAsANewOne() throws IOException {
    String first = location(server.post("{\"source\": \"model.gguf\", \"profiles\": [\"Q8_0\"]}"));
    assertThat(server.end(first).path("state").asText()).isEqualTo("failed");
    TinyModel.write(folder.resolve("models/model.gguf"), 0);

    String second = location(again(first));

    assertThat(second).isNotEqualTo(first);
    JsonNode job = server.end(second);
    assertThat(job.path("state").asText()).isEqualTo("succeeded");
    assertThat(job.path("profiles").toString()).isEqualTo("[\"Q8_0\"]");
  }

  @Test
  void aModelFromTheInboxIsTakenFromWhereItLiesNow() throws IOException {
    Files.write(folder.resolve("inbox/dropped.gguf"), new byte[100]);
    Path settled = folder.resolve("inbox/.failed/dropped.gguf");
    while (!Files.exists(settled.resolveSibling("dropped.gguf.result.json"))) {
      TestServer.pause();
    }
    String first = "/jobs/" + TestServer.json(server.get("/jobs")).at("/jobs/0/id").asText();
    TinyModel.write(settled, 0);
    JsonNode job = server.end(location(again(first)));
    assertThat(job.path("state").asText()).isEqualTo("succeeded");
    assertThat(job.path("source").asText()).endsWith("inbox/.failed/dropped.gguf");
  }

  @Test
  void aJobThatHasNotEndedIsNotTriedAgain() throws IOException {
    Files.delete(folder.resolve("free"));
    TinyModel.write(folder.resolve("models/model.gguf"), 0);
    String path = location(server.post("{\"source\": \"model.gguf\"}"));
    HttpResponse<String> refused = again(path);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(TestServer.json(refused).path("code").asText()).isEqualTo("JOB_NOT_ENDED");
    server.send(server.to(path).DELETE());
    server.end(path);
  }

  @Test
  void aSourceThatHasGoneIsMissed() throws IOException {
    String path = location(server.post("{\"source\": \"model.gguf\"}"));
    server.end(path);
    Files.delete(folder.resolve("models/model.gguf"));
    assertThat(again(path).statusCode()).isEqualTo(422);
    assertThat(again("/jobs/01m88fx9ww97rmb893").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> again(String path) {
    return server.send(server.to(path + "/retry").POST(BodyPublishers.noBody()));
  }

  private static String location(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response.headers().firstValue("Location").orElseThrow();
  }
}
