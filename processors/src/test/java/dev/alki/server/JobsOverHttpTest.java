// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.files.Digest;
import dev.alki.pipeline.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JobsOverHttpTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    Files.createSymbolicLink(models.resolve("outside"), Files.createDirectory(folder.resolve("x")));
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPostedJobComesOutAsABundle() throws IOException {
    HttpResponse<String> posted =
        server.post("{\"source\": \"tiny.gguf\", \"profiles\": [\"F32\"]}");
    assertThat(posted.statusCode()).isEqualTo(202);
    String path = posted.headers().firstValue("Location").orElseThrow();
    assertThat(path).isEqualTo("/jobs/" + TestServer.json(posted).path("id").asText());

    JsonNode job = server.end(path);

    assertThat(job.path("state").asText()).isEqualTo("succeeded");
    assertThat(job.path("steps").findValuesAsText("name"))
        .containsExactly("fetch", "convert", "quantize", "pack");
    assertThat(job.path("steps").findValuesAsText("fraction")).containsOnly("1.0");
    JsonNode bundle = job.path("bundles").path(0);
    assertThat(bundle.path("profile").asText()).isEqualTo("F32");
    assertThat(Digest.sha256(Path.of(bundle.path("gguf").asText())))
        .isEqualTo(bundle.path("sha256").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                             | 400 | JSON_INVALID
          ``                                            | 400 | JSON_INVALID
          {"source": "a", "source": "b"}                | 400 | JSON_DUPLICATE_KEY
          [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]          | 400 | JSON_INVALID
          []                                            | 422 | JSON_WRONG_TYPE
          {}                                            | 422 | JSON_MISSING_KEY
          {"source": 1}                                 | 422 | JSON_WRONG_TYPE
          {"source": "tiny.gguf", "profile": "F16"}     | 422 | JSON_UNKNOWN_KEY
          {"source": "tiny.gguf", "profiles": "F16"}    | 422 | JSON_WRONG_TYPE
          {"source": "tiny.gguf", "profiles": []}       | 422 | JSON_WRONG_TYPE
          {"source": "tiny.gguf", "profiles": ["Q9"]}   | 422 | PROFILE_UNKNOWN
          {"source": "tiny.gguf", "profiles": ["F16", "f16"]} | 422 | PROFILE_TWICE
          {"source": "tiny.gguf", "pipeline": "other"}  | 422 | PIPELINE_INVALID
          {"source": "nothing"}                         | 422 | FILE_NOT_FOUND
          {"source": "outside"}                         | 422 | SOURCE_NOT_ALLOWED
          {"source": "pom.xml"}                         | 422 | SOURCE_NOT_ALLOWED
          {"source": "../x"}                            | 400 | UNSAFE_NAME
          {"source": "/etc"}                            | 400 | UNSAFE_NAME
          {"source": "C:\\\\x"}                         | 400 | UNSAFE_NAME
          {"source": "a//b"}                            | 400 | UNSAFE_NAME
          """)
  void aWrongBodyIsRefused(String body, int status, String code) {
    assertProblem(server.post(body == null ? "" : body), status, code);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhileItComes() {
    String large = "{\"source\": \"" + "x".repeat(70_000) + "\"}";
    assertProblem(server.post(large), 413, "REQUEST_TOO_LARGE");
    HttpResponse<String> streamed =
        server.send(
            server
                .to("/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> bytes(large))));
    assertProblem(streamed, 413, "REQUEST_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin1",
        "application/jsonp"
      })
  void aBodyOfAnotherFormIsRefused(String type) {
    HttpResponse<String> response =
        server.send(
            server
                .to("/jobs")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"source\": \"tiny.gguf\"}")));
    assertProblem(response, 415, "REQUEST_MEDIA_TYPE");
  }

  @Test
  void aBodyWithoutAFormIsRefused() {
    assertProblem(
        server.send(server.to("/jobs").POST(BodyPublishers.ofString("{}"))),
        415,
        "REQUEST_MEDIA_TYPE");
  }

  @ParameterizedTest
  @CsvSource({
    "/jobs, PUT, 'GET, POST'",
    "/jobs, DELETE, 'GET, POST'",
    "/jobs/01m886b9zpz1296v3k, POST, 'GET, DELETE'",
    "/jobs/01m886b9zpz1296v3k/events, POST, GET",
    "/jobs/01m886b9zpz1296v3k/log, DELETE, GET",
    "/openapi.json, POST, GET",
    "/jobs, OPTIONS, 'GET, POST'",
    "/jobs, TRACE, 'GET, POST'"
  })
  void anotherMethodIsToldWhichThereAre(String path, String method, String allowed) {
    HttpResponse<String> response =
        server.send(server.to(path).method(method, BodyPublishers.noBody()));
    assertProblem(response, 405, "REQUEST_METHOD");
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/job", "/jobs/", "/jobs/x/y", "/observe/health", "/jobs/../jobs"})
  void anUnknownPathIsRefused(String path) {
    assertProblem(server.get(path), 404, "REQUEST_PATH_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs/01m886b9zpz1296v3k", "/jobs/none", "/jobs/%00"})
  void anUnknownJobIsRefused(String path) {
    assertProblem(server.get(path), 404, "JOB_UNKNOWN");
    assertProblem(server.get(path + "/events"), 404, "JOB_UNKNOWN");
    assertProblem(server.get(path + "/log"), 404, "JOB_UNKNOWN");
    assertProblem(server.send(server.to(path).DELETE()), 404, "JOB_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=101",
        "?limit=x",
        "?limit=1&limit=2",
        "?before=x",
        "?state=done",
        "?limt=1"
      })
  void aWrongParameterIsRefused(String query) {
    assertProblem(server.get("/jobs" + query), 400, "REQUEST_INVALID");
  }

  @Test
  void aBodyWhereNoneBelongsIsRefused() {
    assertProblem(
        server.send(server.to("/jobs").method("GET", BodyPublishers.ofString("{}"))),
        400,
        "REQUEST_INVALID");
  }

  @Test
  void aClientThatAcceptsOnlyOtherFormsIsRefused() {
    assertProblem(
        server.send(server.to("/jobs").header("Accept", "text/html")),
        406,
        "REQUEST_NOT_ACCEPTABLE");
    assertThat(
            server.send(server.to("/jobs").header("Accept", "text/html, */*;q=0.1")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aWebPageOfAnotherOriginIsRefused() {
    assertProblem(
        server.send(server.to("/jobs").header("Origin", "http://evil.example")),
        403,
        "REQUEST_HOST");
  }

  @Test
  void theSameKeyGivesTheSameJobHoweverOftenItIsSentAtOnce() throws Exception {
    String body = "{\"source\": \"tiny.gguf\", \"idempotencyKey\": \"k\"}";
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      Callable<String> post = () -> TestServer.json(server.post(body)).path("id").asText();
      List<String> ids = new ArrayList<>();
      for (Future<String> each :
          threads.invokeAll(IntStream.range(0, 100).mapToObj(_ -> post).toList())) {
        ids.add(each.get());
      }
      assertThat(ids.getFirst()).isNotEmpty();
      assertThat(ids).containsOnly(ids.getFirst());
    }
    assertProblem(
        server.post(
            "{\"source\": \"tiny.gguf\", \"profiles\": [\"F32\"], \"idempotencyKey\": \"k\"}"),
        409,
        "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void anEndedJobCannotBeCalledOff() {
    String path = submit();
    server.end(path);
    assertProblem(server.send(server.to(path).DELETE()), 409, "JOB_ENDED");
  }

  @Test
  void pagesLeadFromTheNewestJobToTheOldest() {
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      submitted.addFirst(submit());
    }
    List<String> listed = new ArrayList<>();
    String next = "/jobs?limit=2";
    while (!next.isEmpty()) {
      HttpResponse<String> response = server.get(next);
      JsonNode page = TestServer.json(response);
      assertThat(page.path("jobs").size()).isBetween(1, 2);
      page.path("jobs").forEach(job -> listed.add("/jobs/" + job.path("id").asText()));
      next = page.path("next").asText();
      if (!next.isEmpty()) {
        assertThat(response.headers().firstValue("Link")).contains("<" + next + ">; rel=\"next\"");
      }
    }
    assertThat(listed.subList(0, 5)).isEqualTo(submitted);
    assertThat(listed).doesNotHaveDuplicates();
    submitted.forEach(server::end);
    assertThat(
            TestServer.json(server.get("/jobs?state=succeeded&limit=100"))
                .path("jobs")
                .findValuesAsText("state"))
        .isNotEmpty()
        .containsOnly("succeeded");
  }

  @Test
  void headersThatCamelWouldObeyHaveNoEffect() {
    String path = submit();
    Map<String, String> hostile =
        Map.of(
            "CamelHttpMethod", "DELETE",
            "camelhttppath", "/jobs",
            "CAMELBEANMETHODNAME", "cancel",
            "CamelHttpResponseCode", "299",
            "CamelHttpUri", "http://evil.example",
            "id", "x",
            "breadcrumbId", "x");
    var request = server.to(path + "?CamelBeanMethodName=cancel");
    var plain = server.to(path);
    hostile.forEach(request::header);
    hostile.forEach(plain::header);
    assertProblem(server.send(request), 400, "REQUEST_INVALID");
    HttpResponse<String> shown = server.send(plain);
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.headers().firstValue("breadcrumbId")).isEmpty();
    assertThat(server.end(path).path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void healthAndMetricsAreOnTheOtherAddress() {
    server.end(submit());
    assertThat(server.manage("/observe/health/live").body()).contains("UP");
    assertThat(server.manage("/observe/health/ready").body()).contains("UP");
    assertThat(server.manage("/observe/metrics").body())
        .contains("# TYPE alki_step_seconds")
        .contains("verb=\"quantize\"");
    assertThat(server.manage("/jobs").statusCode()).isEqualTo(404);
  }

  private static String submit() {
    return server
        .post("{\"source\": \"tiny.gguf\"}")
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = TestServer.json(response);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("instance").asText())
        .isEqualTo("urn:uuid:" + response.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(response.body()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(problem.path("detail").asText()).doesNotContain(folder.toString());
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
