// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.metrics.Metric;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Metrics and health, as whoever watches a server sees them.
@Timeout(60)
class ObservingTest {
  @TempDir Path folder;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    Files.write(models.resolve("broken.gguf"), new byte[100]);
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void jobsAndTheirStepsAreCounted() {
    run("tiny.gguf");
    run("tiny.gguf");
    run("broken.gguf");
    String metrics = server.manage("/observe/metrics").body();
    assertThat(metrics.lines())
        .contains(
            "alki_jobs{state=\"succeeded\"} 2.0",
            "alki_jobs{state=\"failed\"} 1.0",
            "alki_jobs{state=\"queued\"} 0.0",
            "alki_job_seconds_count{state=\"succeeded\"} 2",
            "alki_step_seconds_count{result=\"done\",verb=\"quantize\"} 1",
            "alki_step_seconds_count{result=\"recalled\",verb=\"quantize\"} 1",
            "alki_receipts_total{result=\"hit\",verb=\"quantize\"} 1.0",
            "alki_receipts_total{result=\"miss\",verb=\"quantize\"} 1.0",
            "alki_step_failures_total{code=\"GGUF_BAD_MAGIC\",verb=\"convert\"} 1.0");
  }

  @Test
  void everyMetricIsThereByTheNameThatItHasInTheDocs() {
    run("tiny.gguf");
    run("broken.gguf");
    String metrics = server.manage("/observe/metrics").body();
    assertThat(
            metrics
                .lines()
                .filter(line -> line.startsWith("# TYPE alki_") && !line.contains("_max "))
                .map(line -> line.substring("# TYPE ".length())))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Metric.values()).map(it -> it.shown() + " " + it.kind()).toList());
    for (Metric metric : Metric.values()) {
      String sample =
          metrics
              .lines()
              .filter(line -> line.matches(metric.shown() + "(_count|)(\\{.*| .*)"))
              .findFirst()
              .orElseThrow();
      metric.labels().forEach(label -> assertThat(sample).contains(label + "=\""));
    }
  }

  @Test
  void theDocsHaveARowForEveryMetric() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/observing.md")).stream()
            .filter(line -> line.startsWith("| `alki_"))
            .toList();
    assertThat(rows).isEqualTo(Arrays.stream(Metric.values()).map(ObservingTest::row).toList());
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.shown(), metric.kind(), String.join(", ", metric.labels()), metric.meaning());
  }

  @Test
  void aServerThatIsWellSaysSo() {
    assertThat(checks("ready").path("ledger").path("status").asText()).isEqualTo("UP");
    assertThat(checks("live").path("workers").path("status").asText()).isEqualTo("UP");
  }

  @Test
  void aServerWhoseFolderIsTakenAwayIsNotReadyAndSaysWhy() throws IOException {
    Files.move(folder.resolve("inbox"), folder.resolve("elsewhere"));
    assertThat(server.manage("/observe/health/ready").statusCode()).isEqualTo(503);
    assertThat(checks("ready").at("/lock-alki.inbox/message").asText())
        .isEqualTo("the folder of alki.inbox was replaced while the server was running");
    assertThat(server.manage("/observe/health/live").statusCode()).isEqualTo(200);
  }

  /// What health is made of, by name.
  private JsonNode checks(String kind) {
    ObjectNode checks = JsonNodeFactory.instance.objectNode();
    for (JsonNode check :
        TestServer.json(server.manage("/observe/health/" + kind)).path("checks")) {
      checks.set(check.path("name").asText(), check);
    }
    return checks;
  }

  private JsonNode run(String source) {
    HttpResponse<String> posted = server.post("{\"source\": \"" + source + "\"}");
    return server.end(posted.headers().firstValue("Location").orElseThrow());
  }
}
