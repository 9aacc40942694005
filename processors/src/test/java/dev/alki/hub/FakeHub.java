// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.alki.files.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// A hub on this machine with repositories in memory, which answers as a real one does: small files
/// itself, large ones by sending on to `/cdn/SHA256` under another name of the same machine.
public final class FakeHub implements AutoCloseable {
  /// The file or API path that was asked for, the status of the answer, and who said he was.
  public record Asked(String path, int status, String authorization, String range) {}

  private static final int SLICE = 16 << 10;
  private static final String FOLDER =
      "{\"type\": \"directory\", \"oid\": \"%s\", \"size\": 0, \"path\": \"sub\"}"
          .formatted("0".repeat(40));

  private final HttpServer server;
  private final HubWrites writes;
  private final String elsewhere;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Map<String, byte[]>> repositories = new ConcurrentHashMap<>();
  private final Map<String, byte[]> large = new ConcurrentHashMap<>();
  private final Map<byte[], String> ids = Collections.synchronizedMap(new IdentityHashMap<>());
  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  public final AtomicLong sent = new AtomicLong();

  /// What each repository is at; changes with its files.
  private final Map<String, String> commits = new ConcurrentHashMap<>();

  /// Bytes a second that one answer may have; 0 for as many as there can be.
  public volatile long bytesPerSecond;

  /// What is sent in place of a file's bytes: as many of others.
  public volatile UnaryOperator<byte[]> tamper = UnaryOperator.identity();

  /// What is said of every repository: `false`, or how its owner lets people in.
  public volatile String gated = "false";

  volatile Map<String, String> refusal = Map.of();
  volatile int refusalStatus;

  public FakeHub() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "");
  }

  /// With TLS, sending on to `elsewhere` for large files.
  static FakeHub secured(SSLContext tls, String elsewhere) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new FakeHub(server, elsewhere);
  }

  private FakeHub(HttpServer server, String elsewhere) {
    this.server = server;
    this.writes = new HubWrites(this);
    this.elsewhere =
        elsewhere.isEmpty() ? "http://localhost:" + server.getAddress().getPort() : elsewhere;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public FakeHub with(String repository, String path, byte[] bytes) {
    Map<String, byte[]> files = repositories.computeIfAbsent(repository, _ -> new TreeMap<>());
    files.put(path, bytes);
    if (large(path)) {
      large.put(id(path, bytes), bytes);
    }
    StringBuilder all = new StringBuilder();
    files.forEach((name, content) -> all.append(name).append(Digest.sha256(content)));
    commits.put(repository, sha1(all.toString().getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /// All files of a folder.
  public FakeHub with(String repository, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        with(repository, file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return this;
  }

  public FakeHub with(String repository, String path, String text) {
    return with(repository, path, text.getBytes(StandardCharsets.UTF_8));
  }

  /// What people do to it.
  public HubWrites writes() {
    return writes;
  }

  FakeHub without(String repository, String path) {
    repositories.get(repository).remove(path);
    return this;
  }

  /// Where large files are.
  String elsewhere() {
    return elsewhere;
  }

  public byte[] file(String repository, String path) {
    return repositories.get(repository).get(path);
  }

  public Set<String> paths(String repository) {
    return repositories.get(repository).keySet();
  }

  boolean has(String repository) {
    return repositories.containsKey(repository);
  }

  public String commit(String repository) {
    return commits.get(repository);
  }

  /// The connections over which it was asked, by their other ends.
  Set<InetSocketAddress> clients() {
    return clients;
  }

  public List<Asked> asked() {
    return asked;
  }

  static String id(String path, byte[] bytes) {
    return large(path)
        ? Digest.sha256(bytes)
        : sha1(concat(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII), bytes));
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().matches("GET|HEAD")) {
      writes.answer(exchange);
      return;
    }
    try (exchange) {
      String[] parts = exchange.getRequestURI().getRawPath().substring(1).split("/");
      for (int i = 0; i < parts.length; i++) {
        parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
      }
      if (parts[0].equals("cdn")) {
        cdn(exchange, parts[1]);
      } else if (refusalStatus != 0) {
        refusal.forEach(exchange.getResponseHeaders()::set);
        text(exchange, refusalStatus, "{}");
      } else if (parts[0].equals("api") && parts.length > 5) {
        api(exchange, parts[2] + "/" + parts[3], parts[4], parts[5]);
      } else if (parts.length > 4 && parts[2].equals("resolve")) {
        resolve(
            exchange,
            parts[0] + "/" + parts[1],
            String.join("/", Arrays.copyOfRange(parts, 4, parts.length)));
      } else {
        text(exchange, 404, "{}");
      }
    }
  }

  private void api(HttpExchange exchange, String repository, String what, String revision)
      throws IOException {
    Map<String, byte[]> files = repositories.get(repository);
    if (files == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
      text(exchange, 404, "{\"error\": \"Repository not found\"}");
    } else if (!List.of("main", "v1", "refs/pr/1", commit(repository)).contains(revision)) {
      exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
      text(exchange, 404, "{\"error\": \"Invalid rev id\"}");
    } else if (what.equals("revision")) {
      text(exchange, 200, information(repository, files.keySet()));
    } else {
      text(exchange, 200, tree(files));
    }
  }

  private String information(String repository, Set<String> paths) {
    String siblings =
        paths.stream().map("{\"rfilename\": \"%s\"}"::formatted).collect(Collectors.joining(", "));
    return """
    {"id": "%s", "modelId": "%s", "sha": "%s", "private": false, "gated": %s, "tags": [],
     "siblings": [%s]}\
    """
        .formatted(repository, repository, commit(repository), gated, siblings);
  }

  private String tree(Map<String, byte[]> files) {
    StringBuilder json = new StringBuilder("[" + FOLDER);
    files.forEach((path, bytes) -> {
      String id = ids.computeIfAbsent(bytes, it -> id(path, it));
      String pointer = large(path) ? sha1(path.getBytes(StandardCharsets.UTF_8)) : id;
      json.append(
          ", {\"type\": \"file\", \"path\": \"%s\", \"size\": %d, \"oid\": \"%s\""
              .formatted(path.replace("\\", "\\\\"), bytes.length, pointer));
      if (large(path)) {
        json.append(
            ", \"lfs\": {\"oid\": \"%s\", \"size\": %d, \"pointerSize\": 134}"
                .formatted(id, bytes.length));
      }
      json.append('}');
    });
    return json.append(']').toString();
  }

  private void resolve(HttpExchange exchange, String repository, String path) throws IOException {
    byte[] bytes = repositories.getOrDefault(repository, Map.of()).get(path);
    if (bytes == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      text(exchange, 404, "Entry not found");
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit(repository));
    String id = ids.computeIfAbsent(bytes, it -> id(path, it));
    exchange.getResponseHeaders().set("ETag", "\"" + id + "\"");
    if (large(path)) {
      exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + id + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(bytes.length));
      exchange.getResponseHeaders().set("Location", elsewhere + "/cdn/" + id);
      text(exchange, 302, "");
    } else {
      bytes(exchange, bytes);
    }
  }

  private void cdn(HttpExchange exchange, String id) throws IOException {
    byte[] bytes = large.get(id);
    if (bytes == null) {
      text(exchange, 404, "");
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"" + id + "\"");
    bytes(exchange, bytes);
  }

  private void bytes(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    int to = bytes.length;
    int status = 200;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-");
      from = Integer.parseInt(ends[0]);
      to = Math.min(bytes.length, Integer.parseInt(ends[1]) + 1);
      status = 206;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, bytes.length));
    }
    note(exchange, status);
    byte[] served = tamper.apply(bytes);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(to - from));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, to == from ? -1 : to - from);
    OutputStream out = exchange.getResponseBody();
    for (int at = from; at < to; at += SLICE) {
      int length = Math.min(SLICE, to - at);
      pause(length);
      out.write(served, at, length);
      out.flush();
      sent.addAndGet(length);
    }
  }

  private void pause(int bytes) {
    if (bytesPerSecond > 0) {
      try {
        Thread.sleep(1000L * bytes / bytesPerSecond);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void text(HttpExchange exchange, int status, String text) throws IOException {
    note(exchange, status);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
    if (!empty) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private void note(HttpExchange exchange, int status) {
    clients.add(exchange.getRemoteAddress());
    asked.add(
        new Asked(
            exchange.getRequestURI().getPath(),
            status,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  static boolean large(String path) {
    return path.matches(".*\\.(safetensors|gguf|bin|model)");
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
