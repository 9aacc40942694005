// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.access.Scope;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.pipeline.TinyModel;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that listens on all addresses of the machine.
@Timeout(60)
class BeyondLoopbackTest {
  private static final String JOB = "{\"source\": \"tiny.gguf\"}";

  @TempDir private static Path keys;
  private static TestCertificates certificates;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    certificates = new TestCertificates(keys);
    certificates.make("server", "EC");
    certificates.make("other", "RSA");
    certificates.make("client", "EC");
  }

  @BeforeEach
  void model() throws IOException {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
  }

  @Test
  void needsACertificateAndAToken() throws IOException {
    assertThat(refused(Map.of())).hasMessageContaining("no certificate");
    assertThat(refused(certificate()))
        .hasMessageContaining("neither a token nor certificates of clients");
    TestTokens.add(folder, "ci", Scope.USUAL);
    assertThat(refused(Map.of())).hasMessageContaining("no certificate");
  }

  @Test
  void managementNeedsThemToo() throws IOException {
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                Server.open(
                    TestServer.settings(folder, Map.of("camel.management.host", "0.0.0.0"))));
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    assertThat(fault).hasMessageContaining("camel.management.host");
  }

  @Test
  void speaksTlsAndLetsInWhoeverHasAToken() throws Exception {
    String token = TestTokens.add(folder, "ci", Scope.USUAL);
    try (Server server = Server.open(settings(certificate()))) {
      HttpClient client = client(Optional.empty());
      String url = url(server.jobs().orElseThrow());
      assertThat(url).startsWith("https://");
      assertThat(send(client, post(url)).statusCode()).isEqualTo(401);
      HttpResponse<String> posted =
          send(client, post(url).header("Authorization", "Bearer " + token));
      assertThat(posted.statusCode()).isEqualTo(202);
      assertThat(TestServer.json(posted).path("origin").asText()).isEqualTo("http:ci");
      assertThatThrownBy(() -> send(client, post(url.replace("https:", "http:"))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void letsInWhoeverHasACertificateThatWasSignedByTheRightOne() throws Exception {
    Map<String, String> mutual = new HashMap<>(certificate());
    mutual.put("alki.tls.clients", certificates.certificate("client").toString());
    try (Server server = Server.open(settings(mutual))) {
      String url = url(server.jobs().orElseThrow());
      HttpResponse<String> posted = send(client(Optional.of("client")), post(url));
      assertThat(posted.statusCode()).isEqualTo(202);
      assertThat(TestServer.json(posted).path("origin").asText()).isEqualTo("http:client");
      for (Optional<String> wrong : Set.of(Optional.<String>empty(), Optional.of("other"))) {
        assertThatThrownBy(() -> send(client(wrong), post(url))).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void asksForBothACertificateAndATokenWhereBothAreSetUp() throws Exception {
    String token = TestTokens.add(folder, "ci", Scope.USUAL);
    Map<String, String> mutual = new HashMap<>(certificate());
    mutual.put("alki.tls.clients", certificates.certificate("client").toString());
    try (Server server = Server.open(settings(mutual))) {
      String url = url(server.jobs().orElseThrow());
      HttpClient client = client(Optional.of("client"));
      assertThat(send(client, post(url)).statusCode()).isEqualTo(401);
      assertThat(send(client, post(url).header("Authorization", "Bearer " + token)).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void showsHealthAndMetricsToWhoeverMayObserve() throws Exception {
    String worker = TestTokens.add(folder, "ci", Scope.USUAL);
    String observer = TestTokens.add(folder, "prometheus", Set.of(Scope.OBSERVE));
    Map<String, String> open = new HashMap<>(certificate());
    open.put("camel.management.host", "0.0.0.0");
    try (Server server = Server.open(settings(open))) {
      HttpClient client = client(Optional.empty());
      String url = url(server.management());
      assertThat(url).startsWith("https://");
      for (String path : new String[] {"/observe/health/live", "/observe/metrics"}) {
        HttpRequest.Builder get = HttpRequest.newBuilder(URI.create(url + path));
        assertThat(send(client, get).statusCode()).isEqualTo(401);
        assertThat(
                send(client, get.copy().header("Authorization", "Bearer " + worker)).statusCode())
            .isEqualTo(403);
        assertThat(
                send(client, get.copy().header("Authorization", "Bearer " + observer)).statusCode())
            .isEqualTo(200);
      }
      assertThat(
              send(
                      client,
                      HttpRequest.newBuilder(URI.create(url(server.jobs().orElseThrow()) + "/jobs"))
                          .header("Authorization", "Bearer " + observer))
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void opensAnEncryptedKeyWithItsPassword() throws Exception {
    TestTokens.add(folder, "ci", Scope.USUAL);
    Path password = Files.writeString(folder.resolve("password"), "hunter2\n");
    Map<String, String> encrypted = new HashMap<>();
    encrypted.put("alki.tls.certificate", resource("encrypted.pem").toString());
    encrypted.put("alki.tls.key", "file:" + resource("encrypted.key"));
    assertThat(refused(encrypted)).hasMessageContaining("is encrypted");
    encrypted.put("alki.tls.key.password", "file:" + password);
    Server.open(settings(encrypted)).close();
    Files.writeString(password, "wrong");
    Fault fault = refused(encrypted);
    assertThat(fault).hasMessageContaining("no key that the password opens");
    assertThat(fault.report()).doesNotContain("wrong");
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws IOException {
    Map<String, String> mixed = new HashMap<>(certificate());
    mixed.put("alki.tls.key", "file:" + certificates.key("other"));
    assertThat(refused(mixed)).hasMessageContaining("is not the key of the certificate");
  }

  @Test
  void refusesWhatIsNoCertificateOrKey() throws IOException {
    Map<String, String> wrong = new HashMap<>(certificate());
    wrong.put("alki.tls.certificate", certificates.key("server").toString());
    assertThat(refused(wrong)).hasMessageContaining("has no certificates");
    wrong.putAll(certificate());
    wrong.put("alki.tls.key", "file:" + certificates.certificate("server"));
    assertThat(refused(wrong)).hasMessageContaining("has no private key in PEM");
    wrong.put("alki.tls.key", "");
    assertThat(refused(wrong)).hasMessageContaining("go together");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(BeyondLoopbackTest.class.getResource(name).toURI());
  }

  private static Map<String, String> certificate() {
    return Map.of(
        "alki.tls.certificate",
        certificates.certificate("server").toString(),
        "alki.tls.key",
        "file:" + certificates.key("server"));
  }

  private Settings settings(Map<String, String> more) throws IOException {
    Map<String, String> all = new HashMap<>(more);
    all.put("camel.server.host", "0.0.0.0");
    return TestServer.settings(folder, all);
  }

  private Fault refused(Map<String, String> more) throws IOException {
    Settings settings = settings(more);
    Fault fault = catchThrowableOfType(Fault.class, () -> Server.open(settings).close());
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    return fault;
  }

  private static HttpClient client(Optional<String> own) throws Exception {
    return HttpClient.newBuilder().sslContext(certificates.client("server", own)).build();
  }

  private static String url(Listen listen) {
    return listen.url().replace("0.0.0.0", "127.0.0.1");
  }

  private static HttpRequest.Builder post(String url) {
    return HttpRequest.newBuilder(URI.create(url + "/jobs"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(JOB));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
