// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `alki smoke` on the example model, with the real llama-server in `build/bin` of the llama.cpp
/// that `ALKI_REFERENCE` names or on the path; where there is none, what needs it is skipped.
class SmokeCommandTest {
  private static final String MODEL = "../examples/models/stories260K";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// The model as it is, and with a key more that makes it one that talks, or one of vectors.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "general.tags=str:none|completion",
        "tokenizer.chat_template=str:{{ messages[0]['content'] }}|chat",
        "llama.pooling_type=int:1|embedding",
      })
  void aBundleIsStartedAndAsked(String key, String task) throws Exception {
    String server = llamaServer();
    Path bundle = bundle("--override-kv", key);
    assertThat(Files.readString(bundle.resolve("runtime.json"))).contains("\"" + task + "\"");

    int status = alki("smoke", bundle.toString(), "--llama-server", server, "--json");

    assertThat(status).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("target").asText()).isEqualTo("process");
    assertThat(report.path("answer").asText()).isNotBlank();
    assertThat(report.path("loadSeconds").asDouble()).isPositive();
    assertThat(report.path("firstTokenSeconds").asDouble()).isPositive();
    assertThat(report.path("peakBytes").asLong())
        .isPositive()
        .isLessThanOrEqualTo(report.path("limitBytes").asLong());
  }

  @Test
  void aModelThatIsDamagedIsNotAnswered() throws Exception {
    String server = llamaServer();
    Path bundle = bundle();
    Path gguf = bundle.resolve("stories260K-Q8_0.gguf");
    byte[] bytes = Files.readAllBytes(gguf);
    Files.delete(gguf);
    Files.write(gguf, Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(alki("smoke", bundle.toString(), "--set", "alki.llama.server=" + server))
        .isEqualTo(4);
    assertThat(err.toString()).startsWith("alki: ENGINE_CRASHED: ").contains("load the model");
  }

  /// The bundle's own file of settings, as its README says.
  @Test
  void theServerReadsTheBundlesSettingsFile() throws Exception {
    String server = llamaServer();
    Path bundle = bundle();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder = new ProcessBuilder(server, "--port", String.valueOf(port));
    builder.directory(bundle.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("XDG_CONFIG_HOME", "deploy");
    Process process = builder.start();
    try {
      JsonNode settings = new ObjectMapper().readTree(bundle.resolve("runtime.json").toFile());

      JsonNode props = props(process, "http://127.0.0.1:" + port + "/props");

      assertThat(props.path("model_path").asText()).isEqualTo("./stories260K-Q8_0.gguf");
      assertThat(props.path("model_alias")).isEqualTo(settings.path("alias"));
      assertThat(props.at("/default_generation_settings/n_ctx").asLong())
          .isEqualTo(settings.path("context").asLong());
      assertThat(props.path("total_slots").asInt()).isEqualTo(1);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatCannotBeTriedIsRefused() throws Exception {
    Path bundle = bundle();
    String name = bundle.toString();

    assertThat(alki("smoke", folder.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("BUNDLE_INVALID");
    assertThat(alki("smoke", name, "--llama-server", "/no/such/server")).isEqualTo(5);
    assertThat(err.toString()).contains("ENGINE_UNAVAILABLE");
    for (List<String> wrong :
        List.of(
            List.of("--target", "moon"), List.of("--port", "70000"), List.of("--timeout", "0"))) {
      assertThat(alki("smoke", name, wrong.getFirst(), wrong.getLast())).isEqualTo(2);
    }
  }

  private Path bundle(String... options) {
    String to = folder.toString();
    String[] quantize =
        Stream.concat(
                Stream.of("quantize", MODEL, "-p", "Q8_0", "-o", to, "-q"), Stream.of(options))
            .toArray(String[]::new);
    assertThat(alki(quantize)).as(err.toString()).isZero();
    Path bundles = folder.resolve("bundles");
    String gguf = folder.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(alki("pack", gguf, "-o", bundles.toString(), "-q")).as(err.toString()).isZero();
    return bundles.resolve("stories260K-Q8_0");
  }

  private int alki(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, 80, false);
    return Alki.run(console, arguments);
  }

  private JsonNode props(Process process, String address) throws Exception {
    while (true) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      try (InputStream answer = URI.create(address).toURL().openStream()) {
        return new ObjectMapper().readTree(answer);
      } catch (IOException e) {
        // Not yet.
        Thread.sleep(50);
      }
    }
  }

  private static String llamaServer() {
    Optional<String> found = StandIn.real();
    if (found.isEmpty()) {
      System.out.println("there is no llama-server (ALKI_REFERENCE): its tests are skipped");
    }
    Assumptions.assumeTrue(found.isPresent(), "there is no llama-server");
    return found.orElseThrow();
  }
}
