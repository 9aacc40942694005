// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a server writes to standard error when programs read it.
@Timeout(60)
class JsonLogTest {
  @TempDir private Path folder;

  @Test
  void everyLineIsAnObjectThatNamesJobAndStep() throws Exception {
    Process server = start();
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader = server.errorReader()) {
      read(reader, lines, "ready: ");
      Files.write(folder.resolve("inbox/broken.gguf"), new byte[100]);
      read(reader, lines, "failed");
      server.toHandle().destroy();
      read(reader, lines, "stopping");
    } finally {
      server.destroyForcibly();
      server.waitFor();
    }
    for (JsonNode line : lines) {
      assertThat(line.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      assertThat(line.path("log.level").asText()).isIn("INFO", "WARN");
      assertThat(line.path("log.logger").asText()).startsWith("dev.alki.");
      assertThat(line.path("service.name").asText()).isEqualTo("alki");
    }
    JsonNode warning =
        lines.stream()
            .filter(line -> line.path("log.level").asText().equals("WARN"))
            .findFirst()
            .orElseThrow();
    assertThat(warning.path("message").asText()).startsWith("GGUF_BAD_MAGIC: ");
    assertThat(warning.path("job").asText()).hasSize(18);
    assertThat(warning.path("step").asText()).isEqualTo("convert");
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.alki.cli.Alki",
            "serve",
            "--set",
            "alki.log.format=json",
            "--set",
            "alki.inbox.settle=1",
            "--set",
            "camel.server.port=" + port(),
            "--set",
            "camel.management.port=" + port())
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Until a message begins like this.
  private static void read(BufferedReader reader, List<JsonNode> lines, String begins)
      throws IOException {
    String message = "";
    while (!message.startsWith(begins)) {
      String line = Objects.requireNonNull(reader.readLine(), "the server has ended");
      JsonNode json = new ObjectMapper().readTree(line);
      message = json.path("message").asText();
      lines.add(json);
    }
  }

  private static String port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
