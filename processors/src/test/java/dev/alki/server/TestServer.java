// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A real server on free ports of this machine, in a folder of its own, with a pipeline that needs
/// no engine.
public final class TestServer implements AutoCloseable {
  public static final String PIPELINE =
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
                    profiles: F16
              - to:
                  uri: kamelet:pack
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  public static TestServer start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /// With settings that overrule the usual ones.
  public static TestServer start(Path folder, Map<String, String> more) throws IOException {
    return new TestServer(Server.open(settings(folder, more)));
  }

  /// Everything below `folder`; `more` overrules.
  public static Settings settings(Path folder, Map<String, String> more) throws IOException {
    Path pipeline = folder.resolve("pipeline.yaml");
    if (!Files.exists(pipeline)) {
      Files.writeString(pipeline, PIPELINE);
    }
    Map<String, String> values = new TreeMap<>();
    values.put("alki.pipeline", pipeline.toString());
    values.put("alki.out", folder.resolve("out").toString());
    values.put("alki.state", folder.resolve("state").toString());
    values.put("alki.inbox", folder.resolve("inbox").toString());
    values.put("alki.inbox.settle", "1");
    values.put("alki.tokens", folder.resolve("tokens.json").toString());
    values.put("alki.sources.folders", folder.resolve("models").toString());
    values.put("camel.server.port", port());
    values.put("camel.management.port", port());
    values.putAll(more);
    return Settings.of(values);
  }

  public static String port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  public HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.jobs().orElseThrow().url() + path));
  }

  public HttpResponse<String> get(String path) {
    return send(to(path));
  }

  public HttpResponse<String> post(String body) {
    return send(
        to("/jobs").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public HttpResponse<String> manage(String path) {
    return send(HttpRequest.newBuilder(management(path)));
  }

  public URI management(String path) {
    return URI.create(server.management().url() + path);
  }

  public HttpClient client() {
    return client;
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  /// A job's document when it has ended.
  public JsonNode end(String path) {
    JsonNode job = json(get(path));
    while (job.path("state").asText().matches("queued|running")) {
      pause();
      job = json(get(path));
    }
    return job;
  }

  public static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
