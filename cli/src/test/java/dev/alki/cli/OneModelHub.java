// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alki.files.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A hub with the files of one folder, as `org/NAME`, of which only the weights are large ones to
/// git.
final class OneModelHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef".repeat(3).substring(0, 40);

  private final Path folder;
  private final HttpServer server;

  /// What happens when half of the weights have been sent.
  private volatile Runnable half = () -> {};

  private volatile boolean lying;

  OneModelHub(Path folder) throws IOException {
    this.folder = folder;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    // Who waits at the half of the weights keeps nobody from other files.
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void atHalfOfTheWeights(Runnable what) {
    half = what;
  }

  /// From now on a byte of the weights is another.
  void lie() {
    lying = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.contains("/resolve/")) {
      String name = path.replaceAll(".*/", "");
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      if (name.endsWith(".safetensors") && lying) {
        bytes[bytes.length - 1] ^= 1;
      }
      file(exchange, bytes, name.endsWith(".safetensors") ? half : () -> {});
    } else if (path.contains("/tree/")) {
      send(exchange, 200, tree().getBytes(StandardCharsets.UTF_8));
    } else {
      send(exchange, 200, "{\"sha\": \"%s\"}".formatted(COMMIT).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void file(HttpExchange exchange, byte[] bytes, Runnable atHalf)
      throws IOException {
    List<Integer> ends =
        Stream.of(exchange.getRequestHeaders().getFirst("Range").replace("bytes=", "").split("-"))
            .map(Integer::valueOf)
            .toList();
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(ends.get(0), ends.get(1), bytes.length));
    byte[] part = Arrays.copyOfRange(bytes, ends.get(0), ends.get(1) + 1);
    exchange.sendResponseHeaders(206, part.length);
    exchange.getResponseBody().write(part, 0, part.length / 2);
    exchange.getResponseBody().flush();
    atHalf.run();
    exchange.getResponseBody().write(part, part.length / 2, part.length - part.length / 2);
    exchange.close();
  }

  private String tree() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, byte[]> all =
          files.collect(
              Collectors.toMap(file -> file.getFileName().toString(), OneModelHub::bytes));
      return all.entrySet().stream()
          .map(file ->
              "{\"type\": \"file\", \"path\": \"%s\", \"size\": %d, \"oid\": \"%s\"%s}"
                  .formatted(
                      file.getKey(),
                      file.getValue().length,
                      id(file.getValue()),
                      file.getKey().endsWith(".safetensors") ? large(file.getValue()) : ""))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  private static String large(byte[] bytes) {
    return ", \"lfs\": {\"oid\": \"%s\", \"size\": %d}"
        .formatted(Digest.sha256(bytes), bytes.length);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
