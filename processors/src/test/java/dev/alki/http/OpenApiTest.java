// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// openapi.json says what is served, no more and no less.
@Timeout(60)
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode api;

  OpenApiTest() throws IOException {
    try (InputStream in = JobsApi.class.getResourceAsStream("openapi.json")) {
      api = MAPPER.readTree(in);
    }
  }

  @Test
  void namesEveryPathAndMethodAndForm() {
    assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
    TreeMap<String, TreeSet<String>> described = new TreeMap<>();
    api.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method -> {
                  if (!method.getKey().equals("parameters")) {
                    described
                        .computeIfAbsent(path.getKey(), _ -> new TreeSet<>())
                        .add(method.getKey().toUpperCase(Locale.ROOT));
                  }
                }));
    TreeMap<String, TreeSet<String>> served = new TreeMap<>();
    for (Endpoint endpoint : Endpoint.values()) {
      served.put(endpoint.path(), new TreeSet<>(endpoint.methods()));
      JsonNode path = api.path("paths").path(endpoint.path());
      JsonNode answer =
          path.has("get") ? path.at("/get/responses/200") : path.at("/post/responses/202");
      assertThat(answer.path("content").has(endpoint.mediaType())).as(endpoint.path()).isTrue();
    }
    assertThat(described).isEqualTo(served);
  }

  @Test
  void namesEveryStatusOfARefusal() {
    assertThat(api.at("/components/responses").properties())
        .extracting(entry -> Integer.parseInt(entry.getKey()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Status.values()).map(Status::number).toList());
  }

  @Test
  void whatIsServedIsAsItSays(@TempDir Path folder) throws IOException {
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("tiny.gguf"), 0);
    try (TestServer server = TestServer.start(folder)) {
      assertThat(MAPPER.readTree(server.get("/openapi.json").body())).isEqualTo(api);
      String path =
          server.post("{\"source\": \"tiny.gguf\"}").headers().firstValue("Location").orElseThrow();
      assertFits("Job", server.end(path));
      Files.write(folder.resolve("models/broken.gguf"), new byte[100]);
      JsonNode failed =
          server.end(
              server
                  .post("{\"source\": \"broken.gguf\"}")
                  .headers()
                  .firstValue("Location")
                  .orElseThrow());
      assertThat(failed.at("/error/code").asText()).isEqualTo("GGUF_BAD_MAGIC");
      assertFits("Job", failed);
      assertFits("Page", TestServer.json(server.get("/jobs?limit=1")));
      assertFits("Pipeline", TestServer.json(server.get("/pipeline")));
      assertFits("Profiles", TestServer.json(server.get("/profiles")));
      assertFits("Benchmarks", TestServer.json(server.get("/benchmarks")));
      JsonNode reports = TestServer.json(server.get(path + "/reports"));
      assertThat(reports.at("/reports/0/quantization/tensors/0/nmse").isNumber()).isTrue();
      assertFits("Reports", reports);
      HttpResponse<String> again =
          server.send(server.to(path + "/retry").POST(BodyPublishers.noBody()));
      assertThat(again.statusCode()).isEqualTo(202);
      assertFits("Job", TestServer.json(again));
      server.end(again.headers().firstValue("Location").orElseThrow());
      assertFits("Problem", TestServer.json(server.get("/jobs/none")));
      assertFits("Request", MAPPER.readTree("{\"source\": \"tiny.gguf\"}"));
    }
  }

  private void assertFits(String schema, JsonNode document) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$ref", "#/components/schemas/" + schema);
    root.set("components", api.path("components"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(document))
        .as(document.toString())
        .isEmpty();
  }
}
