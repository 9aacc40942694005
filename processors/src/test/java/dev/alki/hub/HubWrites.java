// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.alki.files.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// How a hub is written to: it says which files it wants as large ones, takes these into a store
/// under another name of its machine, in one piece or in parts, and makes commits of what it has.
public final class HubWrites {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeHub hub;
  private final Map<String, byte[]> store = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();

  /// What came into the store.
  public final AtomicLong stored = new AtomicLong();

  /// Larger files come in parts of this size; 0 for none.
  public volatile int chunk;

  /// Answers so many requests with 503 before it does anything.
  public volatile int busy;

  /// The last bytes into the store are lost.
  public volatile boolean forgetful;

  /// Somebody else makes a commit just before one of ours.
  public volatile boolean overtaken;

  HubWrites(FakeHub hub) {
    this.hub = hub;
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (busy > 0) {
        busy--;
        hub.text(exchange, 503, "");
      } else if (path.startsWith("/store/")) {
        store(exchange, path.split("/"), body);
      } else if (!"Bearer writer".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        hub.text(exchange, 403, "{}");
      } else if (path.startsWith("/api/")) {
        api(exchange, path.split("/"), body);
      } else {
        lfs(exchange, path, body);
      }
    }
  }

  private void store(HttpExchange exchange, String[] path, byte[] body) throws IOException {
    String oid = path[2];
    stored.addAndGet(body.length);
    if (path.length > 3) {
      parts.computeIfAbsent(oid, _ -> new TreeMap<>()).put(Integer.parseInt(path[3]), body);
    } else if (!forgetful) {
      store.put(oid, body);
    }
    exchange.getResponseHeaders().set("ETag", "\"" + body.length + "\"");
    hub.text(exchange, 200, "");
  }

  private void lfs(HttpExchange exchange, String path, byte[] body) throws IOException {
    JsonNode json = JSON.readTree(body);
    if (path.endsWith("/batch")) {
      JsonNode object = json.at("/objects/0");
      String oid = object.path("oid").asText();
      long size = object.path("size").asLong();
      String actions = store.containsKey(oid) ? "" : ", \"actions\": " + actions(oid, size);
      hub.text(
          exchange,
          200,
          "{\"objects\": [{\"oid\": \"%s\", \"size\": %d%s}]}".formatted(oid, size, actions));
      return;
    }
    String oid = json.path("oid").asText();
    if (path.endsWith("/complete")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (JsonNode part : json.path("parts")) {
        byte[] bytes = parts.get(oid).get(part.path("partNumber").asInt());
        boolean right = part.path("etag").asText().equals("\"" + bytes.length + "\"");
        all.writeBytes(right ? bytes : new byte[0]);
      }
      store.put(oid, all.toByteArray());
    }
    byte[] there = store.get(oid);
    boolean right = there != null && Digest.sha256(there).equals(oid);
    hub.text(exchange, right ? 200 : 404, "{}");
  }

  private String actions(String oid, long size) {
    String place = hub.elsewhere() + "/store/" + oid;
    String verify = hub.endpoint() + "/lfs/verify";
    if (chunk == 0 || size <= chunk) {
      return "{\"upload\": {\"href\": \"%s\"}, \"verify\": {\"href\": \"%s\"}}"
          .formatted(place, verify);
    }
    StringBuilder header = new StringBuilder("\"chunk_size\": \"" + chunk + "\"");
    for (int number = 1; number <= Math.ceilDiv(size, chunk); number++) {
      header.append(", \"%05d\": \"%s/%d\"".formatted(number, place, number));
    }
    return "{\"upload\": {\"href\": \"%s/lfs/complete\", \"header\": {%s}}, \"verify\": {\"href\": \"%s\"}}"
        .formatted(hub.endpoint(), header, verify);
  }

  private void api(HttpExchange exchange, String[] path, byte[] body) throws IOException {
    String repository = path[3] + "/" + path[4];
    if (!hub.has(repository)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      hub.text(exchange, 404, "{}");
    } else if (path[5].equals("preupload")) {
      StringBuilder modes = new StringBuilder();
      for (JsonNode file : JSON.readTree(body).path("files")) {
        String name = file.path("path").asText();
        modes
            .append(modes.isEmpty() ? "" : ", ")
            .append(
                "{\"path\": \"%s\", \"uploadMode\": \"%s\"}"
                    .formatted(name, FakeHub.large(name) ? "lfs" : "regular"));
      }
      hub.text(exchange, 200, "{\"files\": [" + modes + "]}");
    } else {
      commit(exchange, repository, new String(body, StandardCharsets.UTF_8));
    }
  }

  private void commit(HttpExchange exchange, String repository, String lines) throws IOException {
    if (overtaken) {
      hub.with(repository, "other.txt", "somebody was here");
    }
    for (String line : lines.split("\n")) {
      JsonNode json = JSON.readTree(line);
      JsonNode value = json.path("value");
      String path = value.path("path").asText();
      switch (json.path("key").asText()) {
        case "header" -> {
          if (!value.path("parentCommit").asText().equals(hub.commit(repository))) {
            hub.text(exchange, 412, "{}");
            return;
          }
        }
        case "file" ->
            hub.with(repository, path, Base64.getDecoder().decode(value.path("content").asText()));
        case "lfsFile" -> hub.with(repository, path, store.get(value.path("oid").asText()));
        case "deletedFile" -> hub.without(repository, path);
        default -> throw new IOException(line);
      }
    }
    hub.text(
        exchange,
        200,
        "{\"success\": true, \"commitOid\": \"%s\"}".formatted(hub.commit(repository)));
  }
}
