// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.metrics.Metric;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard asks for nothing that a server does not have.
@Timeout(60)
class DashboardTest {
  private static final Pattern SELECTOR = Pattern.compile("\\b(alki_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");

  /// What Prometheus adds to every sample.
  private static final Set<String> ADDED = Set.of("instance", "job", "le");

  @TempDir Path folder;

  @Test
  void everyMetricAndLabelOfTheDashboardIsThere() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Path.of("../examples/grafana/alki.json").toFile());
    Map<String, Set<String>> scraped = labels(scrape());
    List<String> queries = dashboard.findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(15);
    for (String query : queries) {
      Set<String> labels = new TreeSet<>(ADDED);
      for (MatchResult selector : SELECTOR.matcher(query).results().toList()) {
        assertThat(scraped).as(query).containsKey(selector.group(1));
        labels.addAll(scraped.get(selector.group(1)));
        LABEL
            .matcher(String.valueOf(selector.group(2)))
            .results()
            .forEach(label -> assertThat(labels).as(query).contains(label.group(1)));
      }
      GROUPED
          .matcher(query)
          .results()
          .flatMap(it -> Stream.of(it.group(1).split(",\\s*")))
          .forEach(label -> assertThat(labels).as(query).contains(label));
    }
    assertThat(scraped).containsKey("alki_info");
  }

  @Test
  void everyMetricIsOnTheDashboard() throws IOException {
    String dashboard = Files.readString(Path.of("../examples/grafana/alki.json"));
    for (Metric metric : Metric.values()) {
      assertThat(dashboard).contains(metric.shown());
    }
  }

  /// The names of labels by metric.
  private static Map<String, Set<String>> labels(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("alki_"))
        .collect(
            Collectors.toMap(
                line -> line.replaceAll("[{ ].*", ""),
                line ->
                    LABEL
                        .matcher(line)
                        .results()
                        .map(it -> it.group(1))
                        .collect(Collectors.toSet()),
                (some, more) -> some));
  }

  /// After a job that went well and one that did not.
  private String scrape() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    Files.write(models.resolve("broken.gguf"), new byte[100]);
    try (TestServer server = TestServer.start(folder)) {
      for (String source : List.of("tiny.gguf", "broken.gguf")) {
        server.end(
            server
                .post("{\"source\": \"" + source + "\"}")
                .headers()
                .firstValue("Location")
                .orElseThrow());
      }
      return server.manage("/observe/metrics").body();
    }
  }
}
