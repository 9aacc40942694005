// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.access.Scope;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server on this machine that has tokens.
@Timeout(60)
class TokensOverHttpTest {
  private static final String JOB = "{\"source\": \"tiny.gguf\"}";

  @TempDir private static Path folder;
  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    token = add("ci", Scope.USUAL, 1000, 1000);
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs", "/jobs/01m886b9zpz1296v3k/events", "/openapi.json", "/nothing"})
  void nothingIsShownWithoutAToken(String path) {
    HttpResponse<String> response = server.get(path);
    assertProblem(response, 401, "TOKEN_REQUIRED");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"alki\"");
  }

  @Test
  void thePageIsShownToAnybodySoThatItCanAskForOne() {
    assertThat(server.get("/").statusCode()).isEqualTo(200);
    assertProblem(server.get("/events"), 401, "TOKEN_REQUIRED");
    assertProblem(server.get("/profiles"), 401, "TOKEN_REQUIRED");
  }

  @Test
  void aTokenThatNobodyKnowsIsRefusedAndNotRepeated() {
    HttpResponse<String> response = server.send(as("alki_canary", server.to("/jobs")));
    assertProblem(response, 401, "TOKEN_REQUIRED");
    assertThat(response.body()).doesNotContain("canary");
  }

  @Test
  void whoHasNoTokenIsToldBeforeTheBodyIsSent() throws IOException {
    URI uri = server.to("/jobs").build().uri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /jobs HTTP/1.1\r\nHost: "
                  + uri.getAuthority()
                  + "\r\n"
                  + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void theTokensNameIsWhoAsked() {
    JsonNode job = TestServer.json(server.send(as(token, post(JOB))));
    assertThat(job.path("origin").asText()).isEqualTo("http:ci");
    server.send(as(token, server.to("/jobs/" + job.path("id").asText()).DELETE()));
  }

  @Test
  void aTokenMayDoNoMoreThanItsScopes() {
    String reader = add("reader", Set.of(Scope.READ), 100, 1);
    assertThat(server.send(as(reader, server.to("/jobs"))).statusCode()).isEqualTo(200);
    assertProblem(server.send(as(reader, post(JOB))), 403, "TOKEN_SCOPE");
    assertProblem(
        server.send(as(reader, server.to("/jobs/01m886b9zpz1296v3k").DELETE())),
        403,
        "TOKEN_SCOPE");
  }

  @Test
  void aRevokedTokenIsRefusedWithinASecond() throws InterruptedException {
    String leaver = add("leaver", Scope.USUAL, 100, 1);
    assertThat(server.send(as(leaver, server.to("/jobs"))).statusCode()).isEqualTo(200);
    TestTokens.file(folder).revoke("leaver");
    Thread.sleep(1100);
    assertProblem(server.send(as(leaver, server.to("/jobs"))), 401, "TOKEN_REQUIRED");
  }

  @Test
  void whoAsksTooOftenIsToldToWait() {
    String eager = add("eager", Scope.USUAL, 2, 1);
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(server.send(as(eager, server.to("/jobs"))));
    }
    HttpResponse<String> last =
        answers.stream().filter(it -> it.statusCode() == 429).findFirst().orElseThrow();
    assertProblem(last, 429, "REQUEST_RATE");
    assertThat(last.headers().firstValue("Retry-After")).contains("1");
    assertThat(server.send(as(token, server.to("/jobs"))).statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyGetsMoreJobsInThanItMayHave() throws Exception {
    String hungry = add("hungry", Scope.USUAL, 1000, 3);
    // One long job first, so that the others stay where they are.
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<HttpResponse<String>> post = () -> server.send(as(hungry, post(JOB)));
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (Future<HttpResponse<String>> each :
          threads.invokeAll(IntStream.range(0, 40).mapToObj(_ -> post).toList())) {
        answers.add(each.get());
      }
      HttpResponse<String> full =
          answers.stream().filter(it -> it.statusCode() == 429).findFirst().orElseThrow();
      assertProblem(full, 429, "QUEUE_FULL");
      assertThat(full.headers().firstValue("Retry-After")).contains("10");
    }
  }

  @Test
  void theSameKeyOfTwoTokensIsTwoKeys() {
    String other = add("other", Scope.USUAL, 100, 10);
    String keyed = "{\"source\": \"tiny.gguf\", \"idempotencyKey\": \"k\"}";
    String first = TestServer.json(server.send(as(token, post(keyed)))).path("id").asText();
    String second = TestServer.json(server.send(as(other, post(keyed)))).path("id").asText();
    assertThat(first).isNotEmpty().isNotEqualTo(second);
    assertThat(TestServer.json(server.send(as(token, post(keyed)))).path("id").asText())
        .isEqualTo(first);
  }

  @Test
  void twoTokensInOneRequestAreOneTooMany() {
    assertProblem(server.send(as(token, as(token, server.to("/jobs")))), 400, "REQUEST_INVALID");
  }

  @Test
  void healthOnThisMachineNeedsNone() {
    assertThat(server.manage("/observe/health/live").statusCode()).isEqualTo(200);
  }

  /// It takes up to a second until the server sees it.
  private static String add(String name, Set<Scope> scopes, int rate, int jobs) {
    String text = TestTokens.add(folder, name, scopes, OptionalInt.of(rate), OptionalInt.of(jobs));
    try {
      Thread.sleep(1100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return text;
  }

  private static HttpRequest.Builder post(String body) {
    return server
        .to("/jobs")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder as(String text, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + text);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestServer.json(response).path("code").asText()).isEqualTo(code);
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
  }
}
