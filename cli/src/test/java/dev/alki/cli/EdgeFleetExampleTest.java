// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/edge-fleet` as it stands, on this machine: a model that is dropped into the factory's
/// inbox ends in a registry, and is served by a device that verified it. Where there is no
/// llama-server, a stand-in of the test's serves.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class EdgeFleetExampleTest {
  private static final List<String> PORTS =
      List.of("REGISTRY_PORT", "HTTP_PORT", "MANAGEMENT_PORT", "PORT");
  private static final Path MODEL = Path.of("../examples/models/stories260K");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private ExampleRoot root;
  private Map<String, String> ports;
  private Path factory;
  private String server;

  @BeforeEach
  void lay() throws IOException {
    root = ExampleRoot.of("edge-fleet", folder.resolve("alki"));
    ports = ExampleRoot.ports(PORTS);
    factory = Files.createDirectory(folder.resolve("factory"));
    server = StandIn.program(folder);
  }

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void aModelGoesFromTheInboxToADevice() throws Exception {
    Process made = start("factory.sh", factory);
    try (BufferedReader out = made.inputReader()) {
      boolean ready = await(out, "ready: ");
      String errors = errors("factory.sh");
      assumeThat(errors).doesNotContain("a registry is needed");
      assertThat(ready).as(errors).isTrue();
      Path dropped = folder.resolve("stories260K");
      ExampleRoot.copy(MODEL, dropped);
      Files.move(dropped, factory.resolve("inbox/stories260K"));
      awaitPublished();

      Path device = device("device", factory.resolve("keys/alki.pub"));
      serves(device);
      Path bundle = device.resolve("current").toRealPath();
      Path origin = factory.resolve("out/stories260K/Q4_K_M");
      assertThat(bundle.resolve("manifest.json"))
          .hasSameBinaryContentAs(origin.resolve("manifest.json"));
      assertThat(bundle.resolve("model.sig")).hasSameBinaryContentAs(origin.resolve("model.sig"));

      refusesAnotherKey();
    } finally {
      end(made);
    }
  }

  private void serves(Path device) throws Exception {
    Process served = start("device.sh", device);
    try (BufferedReader out = served.inputReader()) {
      assertThat(await(out, "serving ")).as(errors("device.sh")).isTrue();
      assertThat(ask()).contains("content");
    } finally {
      end(served);
    }
  }

  private void refusesAnotherKey() throws Exception {
    Path keys = folder.resolve("others");
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    assertThat(Alki.run(console, "key", "generate", "-o", keys.toString())).isZero();
    Process refused = start("device.sh", device("another", keys.resolve("alki.pub")));
    assertThat(refused.waitFor()).isEqualTo(4);
    assertThat(errors("device.sh")).contains("SIGNATURE_INVALID");
    assertThat(folder.resolve("another/current")).doesNotExist();
  }

  private Path device(String name, Path key) throws IOException {
    Path device = Files.createDirectory(folder.resolve(name));
    Files.copy(key, device.resolve("alki.pub"));
    return device;
  }

  private Process start(String script, Path place) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", root.script(script))
            .directory(place.toFile())
            .redirectError(folder.resolve(script + ".errors").toFile());
    builder.environment().putAll(ports);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LLAMA_SERVER", server);
    builder
        .environment()
        .put(
            "MODEL",
            "oci://127.0.0.1:" + ports.get("REGISTRY_PORT") + "/models/stories260k:q4_k_m");
    return builder.start();
  }

  private String errors(String script) throws IOException {
    return Files.readString(folder.resolve(script + ".errors"));
  }

  private void awaitPublished() throws Exception {
    URI manifest =
        URI.create(
            "http://127.0.0.1:"
                + ports.get("REGISTRY_PORT")
                + "/v2/models/stories260k/manifests/q4_k_m");
    HttpRequest request =
        HttpRequest.newBuilder(manifest)
            .header("Accept", "application/vnd.oci.image.manifest.v1+json")
            .build();
    while (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
      Thread.sleep(200);
    }
  }

  private String ask() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get("PORT") + "/completion"))
            .POST(BodyPublishers.ofString("{\"prompt\": \"Once upon\", \"n_predict\": 8}"))
            .build();
    while (true) {
      Optional<HttpResponse<String>> answer = answer(request);
      if (answer.isPresent() && answer.get().statusCode() == 200) {
        return answer.get().body();
      }
      Thread.sleep(100);
    }
  }

  /// None while it does not listen.
  private Optional<HttpResponse<String>> answer(HttpRequest request) throws InterruptedException {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean await(BufferedReader out, String words) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(words)) {
        return true;
      }
    }
    return false;
  }

  private static void end(Process script) throws InterruptedException {
    script.destroy();
    script.waitFor();
    script.descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
