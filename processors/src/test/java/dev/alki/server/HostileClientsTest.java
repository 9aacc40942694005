// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that is asked for what nobody should ask for.
@Timeout(120)
class HostileClientsTest {
  private static final String JOB = "{\"source\": \"tiny.gguf\", \"profiles\": [\"F32\"]}";

  /// Headers that Camel obeys or hands on, as clients could write them.
  private static final String[] CONTROLS = {
    "CamelHttpMethod: DELETE",
    "camelhttpmethod: DELETE",
    "CAMELHTTPMETHOD: DELETE",
    "cAmElHtTpMeThOd: DELETE",
    "CamelHttpUri: http://127.0.0.1:1/",
    "camelHttpUri: http://127.0.0.1:1/",
    "CamelHttpPath: /openapi.json",
    "camelhttppath: /openapi.json",
    "CamelHttpQuery: limit=1",
    "CamelHttpRawQuery: limit=1",
    "CamelHttpResponseCode: 299",
    "camelhttpresponsecode: 299",
    "CamelHttpResponseText: hello",
    "CamelHttpCharacterEncoding: utf-16",
    "CamelBeanMethodName: cancel",
    "CAMELBEANMETHODNAME: cancel",
    "camelbeanmethodname: cancel",
    "CamelBeanParameterMappingEnabled: false",
    "CamelFileName: ../evil",
    "camelfilename: ../evil",
    "CamelFileNameOnly: evil.ready",
    "CamelExecCommandExecutable: /bin/sh",
    "CamelSqlQuery: DROP TABLE jobs",
    "CamelJmsDestinationName: evil",
    "CamelToEndpoint: file:/tmp/evil",
    "CamelSplitSize: 1",
    "CamelExceptionCaught: x",
    "CamelRedelivered: true",
    "org.apache.camel.http.path: /evil",
    "org.restlet.startTime: 1",
    "JMSReplyTo: evil",
    "breadcrumbId: evil",
  };

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void headersThatCamelObeysHaveNoEffect() throws Exception {
    assertThat(CONTROLS.length).isGreaterThanOrEqualTo(30);
    for (String control : CONTROLS) {
      String name = control.substring(0, control.indexOf(':'));
      String value = control.substring(control.indexOf(' ') + 1);
      HttpResponse<String> posted = server.send(post(JOB).header(name, value));
      assertThat(posted.statusCode()).as(control).isEqualTo(202);
      assertThat(posted.headers().firstValue(name)).as(control).isEmpty();
      String path = posted.headers().firstValue("Location").orElseThrow();
      HttpResponse<String> shown = server.send(server.to(path).header(name, value));
      assertThat(shown.statusCode()).as(control).isEqualTo(200);
      assertThat(shown.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(shown.headers().firstValue(name)).as(control).isEmpty();
      assertThat(TestServer.json(shown).path("id").asText()).isEqualTo(path.substring(6));
      assertThat(server.end(path).path("state").asText()).as(control).isEqualTo("succeeded");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs",
        "/jobs/ID",
        "/jobs/ID/log",
        "/jobs/ID/events",
        "/openapi.json",
        "/events",
        "/",
        "/profiles",
        "/pipeline",
        "/jobs/ID/reports",
        "/benchmarks"
      })
  void theHeadOfWhatCanBeLookedAtCanBeAskedFor(String form) {
    String id = TestServer.json(server.send(post(JOB))).path("id").asText();
    String path = form.replace("ID", id);
    HttpResponse<String> head =
        server.send(server.to(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    if (!path.endsWith("/events")) {
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(server.get(path).headers().firstValue("Content-Type"));
    }
    assertThat(
            server.send(server.to("/nothing").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aBodyWithoutAnEndIsNotReadForLong() throws IOException {
    byte[] chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    long start = System.nanoTime();
    long sent = 0;
    try (Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head("POST", "/jobs", "Content-Type: application/json", "Transfer-Encoding: chunked"));
      while (System.nanoTime() - start < 60e9) {
        out.write(chunk);
        sent += chunk.length;
      }
    } catch (SocketException e) {
      // Cut off, as it should be.
    }
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
    assertThat(sent).isPositive();
    assertThat(server.get("/jobs").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOfTenGigabytesIsRefusedBeforeItComes() throws IOException {
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              head(
                  "POST",
                  "/jobs",
                  "Content-Type: application/json",
                  "Content-Length: 10000000000",
                  "Expect: 100-continue"));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void aThousandConnectionsThatDoNothingHoldNobodyUp() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        idle.add(socket());
      }
      server.get("/jobs");
      long[] nanos = new long[200];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        assertThat(server.get("/jobs").statusCode()).isEqualTo(200);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      System.out.printf("1000 idle connections: 99 %% of answers in %.0f ms%n", nanos[197] / 1e6);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/..%2f..%2fetc%2fpasswd",
        "/jobs/%2e%2e/%2e%2e/etc/passwd",
        "/jobs/..%5c..%5cwindows",
        "/jobs/01m886b9zpz1296v3k%00.log",
        "/jobs/01m886b9zpz1296v3k%0d%0aX-Evil:%201/log",
        "//jobs",
        "/JOBS",
        "/jobs;x=1"
      })
  void aPathThatLeadsElsewhereLeadsNowhere(String path) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(head("GET", path, "Connection: close"));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 404 ")
          .doesNotContain("X-Evil")
          .doesNotContain("root:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void healthAndMetricsCanOnlyBeLookedAt(String method) {
    URI live = server.management("/observe/health/live");
    HttpRequest.Builder request = HttpRequest.newBuilder(live);
    assertThat(server.send(request.method(method, BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(405);
    HttpResponse<String> head =
        server.send(HttpRequest.newBuilder(live).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.body()).isEmpty();
  }

  private static HttpRequest.Builder post(String body) {
    return server
        .to("/jobs")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static Socket socket() throws IOException {
    URI uri = server.to("/").build().uri();
    return new Socket(uri.getHost(), uri.getPort());
  }

  private static byte[] head(String method, String path, String... headers) {
    URI uri = server.to("/").build().uri();
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + uri.getAuthority()
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
