// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.hub.FakeHub;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jobs of strangers that name a model of the hub.
@Timeout(60)
class HubJobsTest {
  @TempDir private static Path folder;
  private static FakeHub hub;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    byte[] gguf = Files.readAllBytes(TinyModel.write(folder.resolve("x.gguf"), 0));
    hub = new FakeHub().with("org/tiny", "tiny-F32.gguf", gguf);
    server = start("open", "true");
  }

  @AfterAll
  static void stop() {
    server.close();
    hub.close();
  }

  @Test
  void aPostedJobFetchesItsModel() {
    HttpResponse<String> posted =
        server.post("{\"source\": \"org/tiny:F32\", \"profiles\": [\"F32\"]}");
    assertThat(posted.statusCode()).isEqualTo(202);
    JsonNode job = server.end(posted.headers().firstValue("Location").orElseThrow());

    assertThat(job.path("state").asText()).isEqualTo("succeeded");
    assertThat(job.path("source").asText()).isEqualTo("org/tiny:F32");
    assertThat(job.path("bundles").path(0).path("path").asText()).endsWith("out/tiny/F32");
  }

  @Test
  void aJobFileFetchesItsModel() throws Exception {
    Path inbox = folder.resolve("open/inbox");
    Files.writeString(inbox.resolve("x.job.yaml"), "source: org/tiny\nprofiles: [F16]\n");
    Path done = inbox.resolve(".done/x.job.yaml.result.json");
    while (!Files.exists(done)) {
      Thread.sleep(50);
    }
    assertThat(done).content().contains("succeeded");
  }

  @ParameterizedTest
  @CsvSource({
    "org/tiny@../../x, 400, UNSAFE_NAME",
    "org/.., 400, UNSAFE_NAME",
    "org/tiny/more, 422, FILE_NOT_FOUND",
    "models/missing, 422, FILE_NOT_FOUND",
    "http://169.254.169.254/x, 400, UNSAFE_NAME",
    "https://huggingface.co/org/tiny, 400, UNSAFE_NAME"
  })
  void namesThatAreNoneAreRefusedAtOnce(String source, int status, String code) {
    HttpResponse<String> posted = server.post("{\"source\": \"" + source + "\"}");
    assertThat(posted.statusCode()).isEqualTo(status);
    assertThat(TestServer.json(posted).path("code").asText()).isEqualTo(code);
  }

  @Test
  void theHubCanBeClosedToThem() throws IOException {
    try (TestServer closed = start("closed", "false")) {
      HttpResponse<String> posted = closed.post("{\"source\": \"org/tiny\"}");
      assertThat(posted.statusCode()).isEqualTo(422);
    }
  }

  private static TestServer start(String name, String open) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    return TestServer.start(
        place,
        Map.of(
            "alki.sources.hub",
            open,
            "alki.hub.endpoint",
            hub.endpoint().toString(),
            "alki.hub.cache",
            place.resolve("cache").toString()));
  }
}
