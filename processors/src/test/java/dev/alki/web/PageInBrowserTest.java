// SPDX-License-Identifier: Apache-2.0
package dev.alki.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.access.Scope;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.TestServer;
import dev.alki.server.TestTokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page as people see it, in a real browser. Pictures of it lie in `target/page/` afterwards.
@Timeout(120)
class PageInBrowserTest {
  private static final Path PICTURES = Path.of("target/page");

  /// Two profiles with a branch for each, one of them published, and a step that can be held up.
  private static final String PIPELINE =
      """
      - route:
          id: pipeline
          from:
            uri: direct:pipeline
            steps:
              - to:
                  uri: kamelet:fetch
              - to:
                  uri: kamelet:convert
              - to:
                  uri: kamelet:quantize
                  parameters:
                    profiles: F16,Q8_0
              - to:
                  uri: step:dev.alki.pipeline.Held
                  parameters:
                    until: %s
              - split:
                  simple: "${body.profiles}"
                  aggregationStrategy: "#merge"
                  steps:
                    - to:
                        uri: kamelet:pack
                    - filter:
                        simple: "${body.profile} == 'Q8_0'"
                        steps:
                          - to:
                              uri: kamelet:publish
      """;

  private static final String BENCHMARKS =
      """
      {"time":"2026-11-20T10:00:00Z","name":"models/tiny F16","sha256":"00","device":{"cpu":"Cortex-A76","cores":4,"memoryBytes":8000000000,"architecture":"aarch64"},"promptTokensPerSecond":{"median":210.5},"generationTokensPerSecond":{"median":11.2}}
      {"time":"2026-11-24T10:00:00Z","name":"models/tiny F16","sha256":"00","device":{"cpu":"Cortex-A76","cores":4,"memoryBytes":8000000000,"architecture":"aarch64"},"promptTokensPerSecond":{"median":214.5},"generationTokensPerSecond":{"median":14.4}}
      """;

  @TempDir private static Path folder;
  private static TestServer server;
  private static Chromium browser;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> binary = Chromium.found();
    if (binary.isEmpty()) {
      System.out.println("skipped: the page in a browser; there is no chromium here");
    }
    assumeTrue(binary.isPresent());
    Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE.formatted(free()));
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    Files.write(models.resolve("broken<b>.gguf"), new byte[100]);
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/benchmarks.jsonl"), BENCHMARKS);
    server = TestServer.start(folder, Map.of("alki.publish.to", place("{name}", "{profile}")));
    browser = Chromium.start(binary.get(), Files.createDirectories(folder.resolve("browser")));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @BeforeEach
  void size() throws IOException {
    release();
    browser.screen(1200, 800, false);
    browser.open("about:blank");
  }

  @AfterEach
  void nothingWasForbiddenAndNothingBroke() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aJobThatIsPostedAppearsByItselfAndItsProgressIsSeen() throws IOException {
    hold();
    open("/");
    browser.await("document.querySelector('.link.open')");
    String id = submit("tiny.gguf");
    String row = ".jobs a[href='#/jobs/" + id + "']";
    browser.await("document.querySelector(\"" + row + "\")");
    browser.await("document.querySelector(\"" + row + " .doing\")");
    release();
    browser.await("document.querySelector(\"" + row + " .sign.succeeded\")");
    assertThat(browser.text(row)).contains("tiny");
  }

  @Test
  void aJobShowsItsWayItsProfilesAndItsLog() throws IOException {
    hold();
    String id = submit("tiny.gguf");
    open("/#/jobs/" + id);
    browser.await("document.querySelector('.node.running')");
    browser.screenshot(PICTURES.resolve("running.png"));
    release();
    browser.await("document.querySelector('.pill.succeeded')");
    assertThat(
            browser
                .value(
                    "[...document.querySelectorAll('.graph > .flow > li > .node"
                        + " .verb')].map(it => it.innerText).join(' ')")
                .asText())
        .isEqualTo("fetch convert quantize held");
    assertThat(
            browser
                .value(
                    "[...document.querySelectorAll('.branch')].map(it => it.innerText.split('\\n')"
                        + ".slice(0, 2).join(' ')).join(', ')")
                .asText())
        .isEqualTo("F16 pack, Q8_0 pack");
    browser.await("document.querySelectorAll('tbody tr').length > 1");
    assertThat(browser.text("tbody")).contains("F16").contains("Q8_0").contains("16.00");
    assertThat(browser.text("thead")).contains("Published");
    assertThat(browser.text("tbody tr:nth-child(1) td:last-child")).isEqualTo("no");
    assertThat(browser.text("tbody tr:nth-child(2) td:last-child"))
        .isEqualTo(place("tiny", "Q8_0"));
    browser.await("document.querySelectorAll('.errors .dot').length > 0");
    assertThat(browser.value("document.querySelector('.errors').ariaLabel").asText())
        .contains("F16: the largest error is 2.90e-8, of token_embd.weight")
        .contains("Q8_0: the largest error is");
    browser.screenshot(PICTURES.resolve("done.png"));
    browser.screen(1200, 800, true);
    browser.screenshot(PICTURES.resolve("done-dark.png"));
  }

  @Test
  void whereNothingIsPublishedThePageSaysNothingOfIt() throws IOException {
    String id = post("{\"source\": \"tiny.gguf\", \"profiles\": [\"F16\"]}");
    server.end("/jobs/" + id);
    open("/#/jobs/" + id);
    browser.await("document.querySelectorAll('tbody tr').length > 0");
    assertThat(browser.text("thead")).contains("Checks").doesNotContain("Published");
  }

  @Test
  void onAPhoneNothingSticksOut() throws IOException {
    String id = submit("tiny.gguf");
    server.end("/jobs/" + id);
    browser.screen(360, 740, false);
    for (String path : new String[] {"/#/jobs/" + id, "/", "/#/speed"}) {
      open(path);
      browser.await("document.querySelector('main h1')");
      browser.await("document.querySelector('main .graph, main .jobs li, main tbody tr')");
      assertThat(
              browser
                  .value(
                      "document.documentElement.scrollWidth - document.documentElement.clientWidth")
                  .asInt())
          .as(path)
          .isZero();
      browser.screenshot(
          PICTURES.resolve("phone-" + path.replaceAll(".*/#?/?", "").replace(id, "job") + ".png"));
      browser.open("about:blank");
    }
  }

  @Test
  void aJobIsHandedInWithTheKeyboardAlone() throws IOException {
    open("/");
    browser.await("document.querySelector('.link.open')");
    browser.press("n");
    browser.await("document.activeElement.id === 'source'");
    browser.screenshot(PICTURES.resolve("form.png"));
    browser.type("tiny.gguf");
    browser.press("Tab");
    browser.press(" ");
    assertThat(browser.value("document.activeElement.value").asText()).isEqualTo("Q4_K_M");
    assertThat(browser.value("document.activeElement.checked").asBoolean()).isTrue();
    browser.press(" ");
    browser.value("document.querySelector('input[value=F32]').click()");
    browser.value("document.getElementById('source').focus()");
    browser.press("Enter");
    browser.await("location.hash.startsWith('#/jobs/') && document.querySelector('.job')");
    browser.await("document.activeElement.id === 'main'");
    JsonNode job = server.end(browser.value("location.hash.slice(1)").asText());
    assertThat(job.path("profiles").toString()).isEqualTo("[\"F32\"]");
  }

  @Test
  void aRefusalIsShownWhereItWasAskedFor() {
    open("/");
    browser.click("#new");
    browser.await("document.activeElement.id === 'source'");
    browser.type("no such model");
    browser.press("Enter");
    browser.await("document.querySelector('dialog [role=alert]').innerText !== ''");
    assertThat(browser.text("dialog [role=alert]")).contains("there is no model 'no such model'");
    browser.press("Escape");
    browser.await("!document.querySelector('dialog')");
    browser.forgive("422");
  }

  @Test
  void aJobIsCalledOffAndTriedAgain() throws IOException {
    hold();
    String id = submit("tiny.gguf");
    open("/#/jobs/" + id);
    browser.await("document.querySelector('.node.running, .pill.queued')");
    browser.click(".danger");
    browser.await("document.querySelector('.pill.cancelled')");
    release();
    browser.await("!document.querySelector('.actions button:not([hidden])').disabled");
    browser.click(".actions button:not([hidden])");
    browser.await("location.hash !== '#/jobs/" + id + "' && document.querySelector('.pill')");
    JsonNode next = server.end(browser.value("location.hash.slice(1)").asText());
    assertThat(next.path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void whereATokenIsWantedItIsAskedForOnceAndKeptForTheTab() throws IOException {
    String id = submit("tiny.gguf");
    String token = TestTokens.add(folder, "person", Scope.USUAL);
    try {
      awaitStatus(401);
      open("/#/jobs/" + id);
      browser.await(
          "document.querySelector('dialog input[type=password]') === document.activeElement");
      browser.screenshot(PICTURES.resolve("token.png"));
      browser.type("wrong");
      browser.press("Enter");
      browser.await("document.querySelector('dialog p')?.innerText.includes('does not know')");
      browser.type(token);
      browser.press("Enter");
      browser.await("document.querySelector('.pill') && document.querySelector('.link.open')");
      assertThat(browser.value("document.querySelectorAll('dialog').length").asInt()).isZero();
      assertThat(browser.value("sessionStorage.getItem('alki.token')").asText()).isEqualTo(token);
      assertThat(browser.value("document.cookie + localStorage.length").asText()).isEqualTo("0");
    } finally {
      browser.value("sessionStorage.clear()");
      TestTokens.file(folder).revoke("person");
      awaitStatus(200);
      browser.forgive("401");
    }
    server.end("/jobs/" + id);
  }

  /// A server sees within a second that there is another token, or none.
  private static void awaitStatus(int status) {
    while (server.get("/jobs").statusCode() != status) {
      TestServer.pause();
    }
  }

  @Test
  void whatFailedSaysWhyAndNamesAreTextAndNoMarkup() throws IOException {
    String id = submit("broken<b>.gguf");
    server.end("/jobs/" + id);
    open("/#/jobs/" + id);
    browser.await("document.querySelector('.trouble')");
    assertThat(browser.text(".trouble")).contains("GGUF_BAD_MAGIC");
    assertThat(browser.text("h1")).isEqualTo("broken<b>");
    assertThat(browser.value("document.querySelectorAll('h1 b').length").asInt()).isZero();
    browser.screenshot(PICTURES.resolve("failed.png"));
  }

  @Test
  void speedIsShownByDevice() throws IOException {
    open("/#/speed");
    browser.await("document.querySelector('tbody tr')");
    assertThat(browser.text("main section section h2")).contains("Cortex-A76").contains("4 cores");
    assertThat(browser.text("tbody tr")).contains("tiny").contains("F16").contains("14.4");
    assertThat(browser.value("document.querySelectorAll('.spark').length").asInt()).isOne();
    browser.screenshot(PICTURES.resolve("speed.png"));
  }

  private static String place(String name, String profile) {
    return folder.resolve("published").resolve(name + "-" + profile).toString();
  }

  private static Path free() {
    return folder.resolve("free");
  }

  /// Jobs stay in the middle until they are released.
  private static void hold() throws IOException {
    Files.deleteIfExists(free());
  }

  private static void release() throws IOException {
    Files.writeString(free(), "");
  }

  private static void open(String path) {
    browser.open(server.to(path).build().uri().toString());
  }

  private static String submit(String source) {
    return post("{\"source\": \"" + source + "\"}");
  }

  private static String post(String job) {
    HttpResponse<String> posted = server.post(job);
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
    return TestServer.json(posted).path("id").asText();
  }
}
