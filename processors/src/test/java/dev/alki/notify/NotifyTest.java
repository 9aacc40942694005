// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Notice;
import dev.alki.notify.Receiver.Letter;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.OneServer;
import dev.alki.server.Server;
import dev.alki.server.TestServer;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real server that tells a real one.
@Timeout(120)
class NotifyTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String JOB = "{\"source\": \"tiny.gguf\"}";

  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    Files.writeString(folder.resolve("key"), KEY + "\n");
  }

  @Test
  void tellsHowAJobEnded() throws Exception {
    try (Receiver receiver = new Receiver();
        TestServer server = start(receiver.url())) {
      String path = post(server, JOB);
      JsonNode job = server.end(path);

      Letter letter = receiver.letters(1).getFirst();

      assertThat(letter.method()).isEqualTo("POST");
      assertThat(letter.target()).isEqualTo("/told?key=a%2Fb&connectTimeout=1");
      assertThat(letter.header("Content-Type")).startsWith("application/cloudevents+json");
      JsonNode event = new ObjectMapper().readTree(letter.body());
      assertThat(event.path("specversion").asText()).isEqualTo("1.0");
      assertThat(event.path("id").asText()).isEqualTo(letter.header("webhook-id"));
      assertThat(event.path("source").asText()).isEqualTo("/alki/jobs");
      assertThat(event.path("type").asText()).isEqualTo("dev.alki.job.succeeded");
      assertThat(event.path("subject").asText()).isEqualTo(path.substring("/jobs/".length()));
      assertThat(Instant.parse(event.path("time").asText()))
          .isEqualTo(Instant.parse(job.path("ended").asText()));
      assertThat(event.path("data").path("bundles").toString())
          .isEqualTo(job.path("bundles").toString());
      assertSigned(letter, KEY);
      assertThat(letter.headers().keySet().stream().map(String::toLowerCase))
          .noneMatch(it -> it.startsWith("camel") || it.contains("firedtime"));
      Thread.sleep(2500);
      assertThat(receiver.letters()).hasSize(1);
    }
  }

  @Test
  void tellsOfAFailedJobToo() throws Exception {
    Files.write(folder.resolve("models/bad.gguf"), new byte[100]);
    try (Receiver receiver = new Receiver();
        TestServer server = start(receiver.url())) {
      server.end(post(server, "{\"source\": \"bad.gguf\"}"));
      JsonNode event = new ObjectMapper().readTree(receiver.letters(1).getFirst().body());
      assertThat(event.path("type").asText()).isEqualTo("dev.alki.job.failed");
      assertThat(event.path("data").path("error").path("code").asText()).isNotEmpty();
    }
  }

  @Test
  void sendsTheSameAgainUntilItIsTaken() throws Exception {
    try (Receiver receiver = new Receiver().answering(500, 302);
        TestServer server = start(receiver.url())) {
      server.end(post(server, JOB));
      List<Letter> letters = receiver.letters(3);
      assertThat(letters).extracting(Letter::body).containsOnly(letters.getFirst().body());
      assertThat(letters)
          .extracting(it -> it.header("webhook-id"))
          .containsOnly(letters.getFirst().header("webhook-id"));
      letters.forEach(letter -> assertSigned(letter, KEY));
    }
    assertThat(open()).isEmpty();
  }

  @Test
  void doesNotGoWhereAnAnswerLeads() throws Exception {
    try (Receiver other = new Receiver();
        Receiver receiver = new Receiver().answering(307, 301).leadingTo(other.url());
        TestServer server = start(receiver.url())) {
      server.end(post(server, JOB));
      receiver.letters(3);
      assertThat(other.letters()).isEmpty();
    }
  }

  @Test
  void givesUpInTheEndAndSaysWhy() throws Exception {
    try (Receiver receiver = new Receiver().answering(429, 503);
        TestServer server = start(receiver.url(), Map.of("alki.notify.attempts", "2"))) {
      server.end(post(server, JOB));
      receiver.letters(2);
      awaitDead();
      Notice dead = open().getFirst();
      assertThat(dead.state()).isEqualTo("dead");
      assertThat(dead.attempts()).isEqualTo(2);
      assertThat(dead.reason()).isEqualTo("answered with status 503");
      assertThat(receiver.letters()).hasSize(2);
      try (Ledger ledger = Ledger.open(folder.resolve("state/ledger.db"))) {
        assertThat(ledger.notices().revive()).isEqualTo(1);
      }
      assertThat(receiver.letters(3).get(2).body()).isEqualTo(receiver.letters().getFirst().body());
    }
  }

  @Test
  void sendsNothingMoreToWhoIsGone() throws Exception {
    try (Receiver receiver = new Receiver().answering(410);
        TestServer server = start(receiver.url())) {
      server.end(post(server, JOB));
      receiver.letters(1);
      awaitDead();
      assertThat(open().getFirst().reason()).isEqualTo("answered with status 410");
    }
  }

  @Test
  void tellsOthersWhileOneIsSilent() throws Exception {
    Map<String, String> longer = Map.of("alki.notify.answer", "600");
    try (Receiver silent = new Receiver().answering(Receiver.SILENCE);
        Receiver other = new Receiver();
        TestServer server = start(silent.url() + "," + other.url(), longer)) {
      server.end(post(server, JOB));
      silent.letters(1);
      for (int i = 0; i < 4; i++) {
        server.end(post(server, JOB));
        other.letters(i + 2);
      }
      assertThat(other.letters()).extracting(it -> it.header("webhook-id")).doesNotHaveDuplicates();
      silent.hangUp();
    }
  }

  @Test
  void isNoNewsWhatEndedBeforeSomebodyWasToBeTold() throws Exception {
    try (TestServer server = TestServer.start(folder)) {
      server.end(post(server, JOB));
    }
    try (Receiver receiver = new Receiver();
        TestServer server = start(receiver.url())) {
      String path = post(server, JOB);
      server.end(path);
      assertThat(receiver.letters(1).getFirst().body()).contains(path.substring(6));
      Thread.sleep(1500);
      assertThat(receiver.letters()).hasSize(1);
    }
  }

  @Test
  void losesNothingWhenTheProcessIsKilled() throws Exception {
    int jobs = 4;
    try (Receiver receiver = new Receiver().answering(500, 500, 500, 500)) {
      String port = TestServer.port();
      Process process = run(port, receiver.url());
      HttpClient client = HttpClient.newHttpClient();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        HttpResponse<String> posted =
            client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JOB))
                    .build(),
                BodyHandlers.ofString());
        ids.add(TestServer.json(posted).path("id").asText());
        Thread.sleep(200L * i);
        process.destroyForcibly().waitFor();
        process = run(port, receiver.url());
      }
      try {
        List<String> told = List.of();
        while (!told.containsAll(ids)) {
          Thread.sleep(100);
          told =
              receiver.letters().stream()
                  .map(it -> it.header("webhook-id").replaceFirst("-.*", ""))
                  .toList();
        }
        // An id is that of one end of one job, however often it was sent.
        assertThat(receiver.letters().stream().map(it -> it.header("webhook-id")).distinct())
            .hasSize(jobs);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void needsAKey() throws IOException {
    Fault fault = refused(Map.of("alki.notify.urls", "https://example.org/a"));
    assertThat(fault).hasMessageContaining("alki.notify.key");
    Files.writeString(folder.resolve("key"), "short");
    assertThat(refused(settings("https://example.org/a"))).hasMessageContaining("too short");
    Files.writeString(folder.resolve("key"), "whsec_!");
    assertThat(refused(settings("https://example.org/a"))).hasMessageContaining("not base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/a",
        "http://169.254.169.254/latest",
        "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https://user:canary@example.org/",
        "https://example.org/#a",
        "https:///a",
        "example.org",
        "https://exa mple.org/"
      })
  void refusesAnAddressThatNothingIsSentTo(String url) throws IOException {
    Fault fault = refused(settings(url));
    assertThat(fault).hasMessageContaining("alki.notify.urls");
    assertThat(fault.report()).doesNotContain("canary");
  }

  @Test
  void signsWithEveryKeyThatItHas() throws Exception {
    byte[] other = "another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("key"), KEY + "\nwhsec_" + Base64.getEncoder().encodeToString(other) + "\n");
    try (Receiver receiver = new Receiver();
        TestServer server = start(receiver.url())) {
      server.end(post(server, JOB));
      Letter letter = receiver.letters(1).getFirst();
      assertThat(letter.header("webhook-signature").split(" ")).hasSize(2);
      assertSigned(letter, KEY);
      assertSigned(letter, new String(other, StandardCharsets.UTF_8));
    }
  }

  private void awaitDead() throws InterruptedException {
    while (open().stream().noneMatch(it -> it.state().equals(Notice.DEAD))) {
      Thread.sleep(50);
    }
  }

  private List<Notice> open() {
    try (Ledger ledger = Ledger.open(folder.resolve("state/ledger.db"))) {
      return ledger.notices().open(100);
    }
  }

  private TestServer start(String url) throws IOException {
    return start(url, Map.of());
  }

  private TestServer start(String url, Map<String, String> more) throws IOException {
    Map<String, String> all = new HashMap<>(settings(url));
    all.putAll(more);
    return TestServer.start(folder, all);
  }

  private Map<String, String> settings(String urls) {
    return Map.of(
        "alki.notify.urls",
        urls,
        "alki.notify.key",
        "file:" + folder.resolve("key"),
        "alki.notify.pause",
        "1");
  }

  private Fault refused(Map<String, String> more) throws IOException {
    Settings settings = TestServer.settings(folder, more);
    Fault fault = catchThrowableOfType(Fault.class, () -> Server.open(settings).close());
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    return fault;
  }

  private Process run(String port, String url) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OneServer.class.getName(), folder.toString(), port));
    settings(url).forEach((key, value) -> command.add(key + "=" + value));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private static String post(TestServer server, String body) {
    return server.post(body).headers().firstValue("Location").orElseThrow();
  }

  private static void assertSigned(Letter letter, String key) {
    String signed =
        letter.header("webhook-id")
            + "."
            + letter.header("webhook-timestamp")
            + "."
            + letter.body();
    assertThat(Long.parseLong(letter.header("webhook-timestamp")))
        .isCloseTo(Instant.now().getEpochSecond(), Offset.offset(60L));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signature =
          Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
      assertThat(letter.header("webhook-signature").split(" ")).contains("v1," + signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
