// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.pipeline.TinyModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The events of all jobs.
@Timeout(60)
class FeedTest {
  @TempDir Path folder;

  private record Event(String kind, JsonNode data) {}

  @Test
  void whoComesLaterIsToldHowJobsStandAndThenWhatChanges() throws Exception {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    try (TestServer server = TestServer.start(folder)) {
      String before = submit(server);
      server.end("/jobs/" + before);
      HttpResponse<InputStream> answer =
          server.client().send(server.to("/events").build(), BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body()))) {
        Event counts = until(reader, it -> it.kind().equals("counts"));
        assertThat(counts.data().path("succeeded").asInt()).isOne();
        Event old = until(reader, it -> it.kind().equals("job"));
        assertThat(old.data().path("id").asText()).isEqualTo(before);
        until(reader, it -> it.kind().equals("ready"));

        String after = submit(server);

        until(reader, it -> is(it, after, "succeeded"));
      }
    }
  }

  private static boolean is(Event event, String id, String state) {
    return event.data().path("id").asText().equals(id)
        && event.data().path("state").asText().equals(state);
  }

  private static String submit(TestServer server) {
    HttpResponse<String> posted = server.post("{\"source\": \"tiny.gguf\"}");
    return TestServer.json(posted).path("id").asText();
  }

  private static Event until(BufferedReader reader, Predicate<Event> wanted) throws IOException {
    while (true) {
      String line = Objects.requireNonNull(reader.readLine());
      if (line.startsWith("event: ")) {
        String data = reader.readLine().substring("data: ".length());
        Event event =
            new Event(line.substring("event: ".length()), new ObjectMapper().readTree(data));
        if (wanted.test(event)) {
          return event;
        }
      }
    }
  }
}
