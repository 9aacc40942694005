// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.access.Scope;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets that are easily found again are nowhere but where they were put.
@Timeout(60)
class SecretsStaySecretTest {
  private static final String KEY = "canary-0f6c1d0e5a7b4c39-of-notices";

  @TempDir Path folder;
  @TempDir Path keys;

  @Test
  void inWhatIsKeptAndAnswered() throws IOException {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    Path key = Files.writeString(keys.resolve("key"), KEY);
    String token = TestTokens.add(folder, "ci", Scope.USUAL);
    Map<String, String> settings =
        Map.of(
            "alki.notify.urls",
            "http://127.0.0.1:9/?canary-of-an-address",
            "alki.notify.key",
            "file:" + key);
    StringBuilder answers = new StringBuilder();
    try (TestServer server = TestServer.start(folder, settings)) {
      HttpResponse<String> posted = server.send(as(token, server, "{\"source\": \"tiny.gguf\"}"));
      answers.append(posted.headers()).append(posted.body());
      String path = posted.headers().firstValue("Location").orElseThrow();
      HttpResponse<String> shown;
      do {
        TestServer.pause();
        shown = server.send(server.to(path).header("Authorization", "Bearer " + token));
      } while (shown.body().matches("(?s).*\"state\"\\s*:\\s*\"(queued|running)\".*"));
      answers.append(shown.headers()).append(shown.body());
      for (String body : List.of("{", "{\"source\": \"" + token + "\"}", "{\"" + KEY + "\": 1}")) {
        HttpResponse<String> refused = server.send(as(token + "x", server, body));
        assertThat(refused.statusCode()).isEqualTo(401);
        answers.append(refused.headers()).append(refused.body());
      }
      answers.append(server.manage("/observe/metrics").body());
      answers.append(server.manage("/observe/health").body());
    }
    assertThat(answers.toString()).doesNotContain(KEY).doesNotContain(token);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content.contains(KEY) || content.contains(token)).as(file.toString()).isFalse();
      }
    }
  }

  private static HttpRequest.Builder as(String token, TestServer server, String body) {
    return server
        .to("/jobs")
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }
}
