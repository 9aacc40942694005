// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.alki.files.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/// A registry by the distribution specification, in memory, that can be told to misbehave. It
/// refuses manifests whose blobs it does not have, and keeps what it has of a request that was cut.
public final class FakeRegistry implements AutoCloseable {
  /// Looks at a request before the registry does; true when it has answered.
  interface Mischief {
    boolean meddle(HttpExchange exchange) throws IOException;
  }

  static final Mischief NONE = exchange -> false;

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final Map<String, String> types = new ConcurrentHashMap<>();
  final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  final Map<String, byte[]> elsewhere = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final AtomicInteger count = new AtomicInteger();
  final AtomicLong received = new AtomicLong();
  volatile Mischief mischief = NONE;
  volatile boolean referrers = true;

  private final AtomicInteger ids = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  public FakeRegistry() throws IOException {
    this(HttpServer.create());
  }

  static FakeRegistry secured(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new FakeRegistry(server);
  }

  private FakeRegistry(HttpServer server) throws IOException {
    this.server = server;
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  public RegistryName name(String tag) {
    return RegistryName.of("oci://127.0.0.1:" + port() + "/team/tiny:" + tag);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      count.incrementAndGet();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      List<String> known = exchange.getRequestHeaders().get("Authorization");
      if (known != null) {
        authorizations.addAll(known);
      }
      if (!mischief.meddle(exchange)) {
        answer(exchange);
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String prefix = "/v2/team/tiny/";
    if (!path.startsWith(prefix)) {
      send(exchange, 404, new byte[0]);
      return;
    }
    String[] rest = path.substring(prefix.length()).split("/", 2);
    String id = rest.length > 1 ? rest[1] : "";
    switch (rest[0]) {
      case "blobs" -> {
        if (id.startsWith("uploads/")) {
          upload(exchange, id.substring("uploads/".length()));
        } else {
          blob(exchange, id);
        }
      }
      case "manifests" -> manifest(exchange, id);
      case "referrers" -> referrers(exchange, id);
      default -> send(exchange, 404, new byte[0]);
    }
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] blob = blobs.get(digest);
    if (blob == null) {
      error(exchange, 404, "BLOB_UNKNOWN");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, blob);
    } else {
      String[] ends = range.substring("bytes=".length()).split("-");
      int from = Integer.parseInt(ends[0]);
      int last = Math.min(Integer.parseInt(ends[1]), blob.length - 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + last + "/" + blob.length);
      send(exchange, 206, Arrays.copyOfRange(blob, from, last + 1));
    }
  }

  private void upload(HttpExchange exchange, String id) throws IOException {
    Map<String, String> query = query(exchange);
    String method = exchange.getRequestMethod();
    if (method.equals("POST")) {
      String mount = query.getOrDefault("mount", "");
      byte[] mounted = elsewhere.get(query.getOrDefault("from", "") + "@" + mount);
      if (mounted != null) {
        blobs.put(mount, mounted);
        send(exchange, 201, new byte[0]);
        return;
      }
      String made = "u" + ids.incrementAndGet();
      uploads.put(made, new ByteArrayOutputStream());
      accepted(exchange, 202, made);
      return;
    }
    ByteArrayOutputStream upload = uploads.get(id);
    if (upload == null) {
      error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
      return;
    }
    switch (method) {
      case "GET" -> accepted(exchange, 204, id);
      case "PATCH" -> {
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (Long.parseLong(range.split("-")[0]) != upload.size()) {
          error(exchange, 416, "RANGE_INVALID");
          return;
        }
        receive(exchange, upload);
        accepted(exchange, 202, id);
      }
      case "PUT" -> {
        receive(exchange, upload);
        byte[] all = upload.toByteArray();
        uploads.remove(id);
        String digest = "sha256:" + Digest.sha256(all);
        if (digest.equals(query.get("digest"))) {
          blobs.put(digest, all);
          send(exchange, 201, new byte[0]);
        } else {
          error(exchange, 400, "DIGEST_INVALID");
        }
      }
      default -> send(exchange, 405, new byte[0]);
    }
  }

  private void receive(HttpExchange exchange, ByteArrayOutputStream upload) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = exchange.getRequestBody();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      upload.write(buffer, 0, read);
      received.addAndGet(read);
    }
  }

  /// A Location that is relative and has a query.
  private void accepted(HttpExchange exchange, int status, String id) throws IOException {
    int size = uploads.get(id).size();
    exchange
        .getResponseHeaders()
        .set("Location", "/v2/team/tiny/blobs/uploads/" + id + "?_state=" + size);
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(size - 1, 0));
    send(exchange, status, new byte[0]);
  }

  private void manifest(HttpExchange exchange, String reference) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] manifest = exchange.getRequestBody().readAllBytes();
      for (String digest : digests(manifest)) {
        if (!blobs.containsKey(digest) && !manifests.containsKey(digest)) {
          error(exchange, 400, "MANIFEST_BLOB_UNKNOWN");
          return;
        }
      }
      String digest = "sha256:" + Digest.sha256(manifest);
      manifests.put(digest, manifest);
      manifests.put(reference, manifest);
      types.put(digest, exchange.getRequestHeaders().getFirst("Content-Type"));
      types.put(reference, types.get(digest));
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
      send(exchange, 201, new byte[0]);
      return;
    }
    byte[] manifest = manifests.get(reference);
    if (manifest == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", types.get(reference));
    exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + Digest.sha256(manifest));
    send(exchange, 200, manifest);
  }

  private void referrers(HttpExchange exchange, String subject) throws IOException {
    if (!referrers) {
      error(exchange, 404, "UNSUPPORTED");
      return;
    }
    StringBuilder list = new StringBuilder();
    manifests.forEach((reference, manifest) -> {
      String text = new String(manifest, StandardCharsets.UTF_8);
      if (reference.startsWith("sha256:")
          && text.matches("(?s).*\"subject\" : \\{[^}]*\"" + subject + "\".*")) {
        list.append(list.isEmpty() ? "" : ",")
            .append(
                "{\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                    .formatted(
                        types.get(reference),
                        text.replaceAll("(?s).*\"artifactType\" : \"([^\"]*)\".*", "$1"),
                        reference,
                        manifest.length));
      }
    });
    send(
        exchange,
        200,
        ("{\"schemaVersion\":2,\"manifests\":[" + list + "]}").getBytes(StandardCharsets.UTF_8));
  }

  /// What a manifest is over, its subject left out.
  static List<String> digests(byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    String own = text.replaceAll("(?s)\"subject\" : \\{[^}]*}", "");
    return Pattern.compile("\"digest\" : \"(sha256:[0-9a-f]{64})\"")
        .matcher(own)
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  void error(HttpExchange exchange, int status, String code) throws IOException {
    send(
        exchange,
        status,
        ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"CANARY\"}]}")
            .getBytes(StandardCharsets.UTF_8));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    // Else the client may find the connection closed while it still sends.
    exchange.getRequestBody().readAllBytes();
    boolean none = status == 204 || body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String part : raw == null ? new String[0] : raw.split("&")) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
