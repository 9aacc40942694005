// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/cluster/start.sh` as it stands, on this machine: it starts, does a job whose profiles
/// both servers may take, and stops without leaving anything running. Only the launcher beside it
/// is another one, which runs what is being tested instead of building it.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ClusterExampleTest {
  private static final List<String> PORTS =
      List.of("POSTGRES_PORT", "BROKER_PORT", "HTTP_PORT", "MANAGEMENT_PORT", "WORKER_PORT");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void startsDoesAJobAndStops() throws Exception {
    ExampleRoot root = ExampleRoot.of("cluster", folder.resolve("alki"));
    Path place = place();
    Map<String, String> ports = ExampleRoot.ports(PORTS);
    ProcessBuilder builder =
        new ProcessBuilder("sh", root.script("start.sh"))
            .directory(place.toFile())
            .redirectError(folder.resolve("errors").toFile());
    builder.environment().putAll(ports);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process script = builder.start();
    try (BufferedReader out = script.inputReader()) {
      boolean ready = awaitReady(out);
      String errors = Files.readString(folder.resolve("errors"));
      assumeThat(errors).doesNotContain("PostgreSQL is needed");
      assertThat(ready).as(errors).isTrue();

      JsonNode job = done("http://127.0.0.1:" + ports.get("HTTP_PORT"));
      assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
      assertThat(place.resolve("out/stories260K/Q8_0")).isDirectory();
      assertThat(place.resolve("out/stories260K/F16")).isDirectory();

      script.destroy();
      script.waitFor();
      for (String port : ports.values()) {
        new ServerSocket(Integer.parseInt(port)).close();
      }
    } finally {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
    }
  }

  /// Hands a job in and gives back its document when it has ended.
  private static JsonNode done(String server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(server + "/jobs"))
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"source\": \"stories260K\", \"profiles\": [\"Q8_0\", \"F16\"]}"))
              .build();
      JsonNode job = JSON.readTree(client.send(post, BodyHandlers.ofString()).body());
      HttpRequest get =
          HttpRequest.newBuilder(URI.create(server + "/jobs/" + job.path("id").asText())).build();
      do {
        Thread.sleep(100);
        job = JSON.readTree(client.send(get, BodyHandlers.ofString()).body());
      } while (job.path("state").asText().matches("queued|running"));
      return job;
    }
  }

  private static boolean awaitReady(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready: ")) {
        return true;
      }
    }
    return false;
  }

  /// A folder to start it in, with a model and a pipeline that needs no engine.
  private Path place() throws IOException {
    // PostgreSQL runs as somebody else, who has to get there.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path place = Files.createDirectories(folder.resolve("place"));
    ExampleRoot.copy(
        Path.of("../examples/models/stories260K"), place.resolve("models/stories260K"));
    String spread = Files.readString(Path.of("../examples/pipelines/spread/pipeline.yaml"));
    List<String> kept = new ArrayList<>();
    for (String step : spread.split("(?=\n +- to:\n)")) {
      if (!step.contains("kamelet:validate") && !step.contains("kamelet:benchmark")) {
        kept.add(step);
      }
    }
    Files.writeString(place.resolve("pipeline.yaml"), String.join("", kept));
    return place;
  }
}
