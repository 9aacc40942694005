// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.pipeline.TinyModel;
import dev.alki.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the page and its parts are answered.
@Timeout(60)
class PageTest {
  private static final Path PARTS = Path.of("src/main/resources/dev/alki/web");

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
  void thePageAllowsNothingButItsOwnParts() {
    HttpResponse<String> page = server.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
        .doesNotContain("unsafe");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.body()).doesNotContain("<script>").doesNotContain("style=");
  }

  @Test
  void aBrowserThatHasThePageIsToldSo() {
    HttpResponse<String> page = server.get("/");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    HttpResponse<String> again =
        server.send(server.to("/").header("If-None-Match", header(page, "ETag")));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void everyPartIsThereAndMayBeKeptForGood() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(PARTS)) {
      names =
          files.map(it -> it.getFileName().toString()).filter(it -> !it.endsWith(".html")).toList();
    }
    assertThat(names).hasSizeGreaterThan(10);
    String base = base();
    for (String name : names) {
      HttpResponse<String> part = server.get(base + name);
      assertThat(part.statusCode()).as(name).isEqualTo(200);
      assertThat(header(part, "Cache-Control")).contains("immutable");
      assertThat(part.body()).isEqualTo(Files.readString(PARTS.resolve(name)));
      for (String imported : imports(part.body())) {
        assertThat(names).as(name).contains(imported);
      }
    }
  }

  @Test
  void thePartsOfAnotherVersionAreNotThere() {
    assertThat(server.get("/web/0123456789abcdef/app.js").statusCode()).isEqualTo(404);
    assertThat(server.get(base() + "index.html").statusCode()).isEqualTo(404);
    assertThat(server.get(base() + "..").statusCode()).isEqualTo(404);
  }

  @Test
  void thePipelineIsDescribedAsItIsWritten() {
    assertThat(TestServer.json(server.get("/pipeline")).path("steps").findValuesAsText("name"))
        .containsExactly("fetch", "convert", "quantize", "pack");
  }

  @Test
  void profilesAreListedWithWhatTheyAreFor() {
    assertThat(TestServer.json(server.get("/profiles")).path("mixes").toString())
        .contains("\"Q4_K_M\"");
    assertThat(TestServer.json(server.get("/profiles")).path("profiles").findValuesAsText("name"))
        .contains("careful-4bit");
  }

  private static String base() {
    Matcher matcher = Pattern.compile("/web/[0-9a-f]+/").matcher(server.get("/").body());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private static List<String> imports(String script) {
    return Pattern.compile("from '\\./([^']+)'")
        .matcher(script)
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
