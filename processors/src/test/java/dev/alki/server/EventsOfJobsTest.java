// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsOfJobsTest {
  /// Runs for as long as the test wants, or for the two seconds that it has.
  private static final String SLOW =
      TestServer.PIPELINE
          + """
                  - to:
                      uri: step:dev.alki.pipeline.Patient
                      parameters:
                        millis: 2000
          """;

  @TempDir private static Path folder;
  private static TestServer server;

  private record Event(String id, String kind, String data) {}

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), SLOW);
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void eventsComeLiveAndInOrderUntilTheJobEnds() {
    String path = submit();
    HttpResponse<String> response = server.get(path + "/events");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<Event> events = events(response.body());
    List<Event> numbered = events.stream().filter(it -> !it.id().isEmpty()).toList();

    assertThat(numbered.getFirst().kind()).isEqualTo("queued");
    assertThat(numbered.getLast().kind()).isEqualTo("succeeded");
    assertThat(numbered)
        .extracting(Event::id)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, numbered.size()).mapToObj(Long::toString).toList());
    assertThat(numbered)
        .extracting(Event::kind)
        .containsSubsequence("running", "step.started", "step.finished", "succeeded");
    assertThat(events)
        .filteredOn(it -> it.kind().equals("step.progress") && it.data().contains("patient"))
        .hasSizeGreaterThan(1);
  }

  @Test
  void theFirstEventComesBeforeTheJobHasEnded() throws Exception {
    String path = submit();
    HttpResponse<InputStream> response =
        server.client().send(server.to(path + "/events").build(), BodyHandlers.ofInputStream());
    try (InputStream stream = response.body()) {
      assertThat(new String(stream.readNBytes(5))).isEqualTo("id: 1");
      assertThat(TestServer.json(server.get(path)).path("state").asText())
          .isIn("queued", "running");
    }
    server.end(path);
  }

  @Test
  void aClientThatComesAgainGetsWhatItDoesNotKnow() {
    String path = submit();
    int last =
        (int)
            events(server.get(path + "/events").body()).stream()
                .filter(it -> !it.id().isEmpty())
                .count();
    HttpResponse<String> rest =
        server.send(
            server.to(path + "/events").header("Last-Event-ID", Integer.toString(last - 2)));
    assertThat(events(rest.body()))
        .extracting(Event::id)
        .containsExactly(Integer.toString(last - 1), Integer.toString(last));
    HttpResponse<String> nothing =
        server.send(server.to(path + "/events").header("Last-Event-ID", Integer.toString(last)));
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(server.send(server.to(path + "/events").header("Last-Event-ID", "x")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aRunningJobStopsWhenItIsCalledOffAndItsEventsEnd() {
    String path = submit();
    while (!server.get(path).body().contains("\"patient\"")) {
      TestServer.pause();
    }
    CompletableFuture<HttpResponse<String>> followed =
        server.client().sendAsync(server.to(path + "/events").build(), BodyHandlers.ofString());
    HttpResponse<String> response = server.send(server.to(path).DELETE());
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(TestServer.json(response).path("cancelRequested").asBoolean()).isTrue();
    assertThat(server.end(path).path("state").asText()).isEqualTo("cancelled");
    assertThat(events(followed.join().body()).getLast().kind()).isEqualTo("cancelled");
  }

  @Test
  void aWaitingJobIsCalledOffAtOnce() {
    String first = submit();
    String path = submit();
    JsonNode job = TestServer.json(server.send(server.to(path).DELETE()));
    assertThat(job.path("state").asText()).isEqualTo("cancelled");
    server.send(server.to(first).DELETE());
    server.end(first);
  }

  @Test
  void manyFollowWithoutHarmAndTooManyAreRefused() throws Exception {
    String path = submit();
    List<CompletableFuture<HttpResponse<InputStream>>> all =
        IntStream.range(0, 300)
            .mapToObj(_ ->
                server
                    .client()
                    .sendAsync(
                        server.to(path + "/events").version(Version.HTTP_1_1).build(),
                        BodyHandlers.ofInputStream()))
            .toList();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<InputStream>> each : all) {
      statuses.add(each.join().statusCode());
    }
    assertThat(statuses).contains(200, 503).containsOnly(200, 503);
    assertThat(server.get(path).statusCode()).isEqualTo(200);
    for (CompletableFuture<HttpResponse<InputStream>> each : all) {
      each.join().body().close();
    }
    server.end(path);
    int status = 503;
    while (status == 503) {
      status = server.get(path + "/events").statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  private static String submit() {
    return server
        .post("{\"source\": \"tiny.gguf\"}")
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    for (String block : body.split("\n\n")) {
      events.add(new Event(field(block, "id"), field(block, "event"), field(block, "data")));
    }
    return events;
  }

  private static String field(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }
}
