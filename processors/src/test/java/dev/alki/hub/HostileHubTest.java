// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A hub that lies about its files.
@Timeout(30)
class HostileHubTest {
  private static final String SHA1 = "0".repeat(40);

  @TempDir private Path folder;
  private HttpServer server;
  private volatile String tree = "[]";
  private volatile String commit = "a".repeat(40);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean list = exchange.getRequestURI().getPath().contains("/tree/");
          byte[] json =
              (list ? tree : "{\"sha\": \"" + commit + "\"}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "folder/../../../etc/passwd",
        "..\\\\..\\\\Windows\\\\evil",
        "folder\\\\..\\\\..\\\\evil",
        "/etc/passwd",
        "C:\\\\Windows\\\\System32\\\\evil",
        "C:/Windows/System32/evil",
        "D:relative\\\\evil",
        "\\\\\\\\attacker\\\\share\\\\evil",
        "\\\\evil",
        "folder/C:\\\\Windows\\\\evil",
        "folder/\\\\\\\\attacker\\\\share\\\\evil",
        "folder/\\\\evil",
        "a\\u0000b",
        "a\\nb",
        "a//b",
        "./a",
        "a/.",
        "a.",
        "a ",
        "CON",
        "aux.txt",
        "name:stream",
        ""
      })
  void refusesNamesThatLeadElsewhere(String path) {
    tree = "[" + entry(path, "1", SHA1) + "]";
    assertThat(fault().code()).isEqualTo(Code.UNSAFE_NAME);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"-1", "1e3", "\"5\"", "9223372036854775807", "null", "99999999999999999999"})
  void refusesSizesThatCannotBe(String size) {
    tree = "[" + entry("config.json", size, SHA1) + "]";
    assertThat(fault().code()).isEqualTo(Code.HUB_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xyz", "../../../x", "ABCDEF", "sha256:00"})
  void refusesDigestsThatAreNone(String id) {
    tree = "[" + entry("config.json", "1", id) + "]";
    assertThat(fault().code()).isEqualTo(Code.HUB_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main", "../../x", "A0"})
  void refusesACommitThatIsNone(String sha) {
    commit = sha;
    assertThat(fault().code()).isEqualTo(Code.HUB_UNAVAILABLE);
  }

  @Test
  void refusesMoreThanTheDiskHolds() {
    String large = "{\"oid\": \"%s\", \"size\": %d}".formatted("0".repeat(64), 1L << 41);
    tree =
        "[%s, {\"type\": \"file\", \"path\": \"model.safetensors\", \"oid\": \"%s\", \"lfs\": %s}]"
            .formatted(entry("config.json", "1", SHA1), SHA1, large);
    assertThat(fault().code()).isEqualTo(Code.INSUFFICIENT_DISK);
  }

  private Fault fault() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return catchThrowableOfType(
        Fault.class, () -> TestHub.at(endpoint, folder.resolve("cache")).fetch("org/m"));
  }

  private static String entry(String path, String size, String id) {
    return "{\"type\": \"file\", \"path\": \"%s\", \"size\": %s, \"oid\": \"%s\"}"
        .formatted(path, size, id);
  }
}
