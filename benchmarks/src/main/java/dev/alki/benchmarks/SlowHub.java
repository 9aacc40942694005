// SPDX-License-Identifier: Apache-2.0
package dev.alki.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A hub on this machine with one model, `org/NAME`, that sends so many megabytes a second over all
/// its connections. Prints its address when it is ready.
///
/// `SlowHub FOLDER MEGABYTES-A-SECOND`
public final class SlowHub {
  private static final String COMMIT = "0123456789".repeat(4);
  private static final int STEP = 64 << 10;

  private final Path folder;
  private final double nanosAByte;
  private final String tree;
  private long free = System.nanoTime();

  private SlowHub(Path folder, double megabytes) throws IOException {
    this.folder = folder;
    this.nanosAByte = 1e3 / megabytes;
    try (Stream<Path> files = Files.list(folder)) {
      this.tree = files.sorted().map(SlowHub::entry).collect(Collectors.joining(",", "[", "]"));
    }
  }

  public static void main(String[] arguments) throws IOException {
    SlowHub hub = new SlowHub(Path.of(arguments[0]), Double.parseDouble(arguments[1]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", hub::answer);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.contains("/resolve/")) {
        part(exchange, folder.resolve(path.replaceAll(".*/", "")));
      } else {
        String text = path.contains("/tree/") ? tree : "{\"sha\": \"" + COMMIT + "\"}";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private void part(HttpExchange exchange, Path file) throws IOException {
    String[] ends = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-");
    long from = Long.parseLong(ends[0]);
    long to = Long.parseLong(ends[1]) + 1;
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + Files.size(file));
    exchange.sendResponseHeaders(206, to - from);
    try (FileChannel channel = FileChannel.open(file);
        OutputStream body = exchange.getResponseBody()) {
      InputStream in = Channels.newInputStream(channel.position(from));
      for (long left = to - from; left > 0; ) {
        byte[] some = in.readNBytes((int) Math.min(STEP, left));
        LockSupport.parkNanos(turn(some.length) - System.nanoTime());
        body.write(some);
        left -= some.length;
      }
    }
  }

  /// When so many bytes may go out.
  private synchronized long turn(int bytes) {
    free = Math.max(free, System.nanoTime()) + (long) (bytes * nanosAByte);
    return free;
  }

  private static String entry(Path file) {
    try {
      String sha256 = sha256(file);
      long size = Files.size(file);
      return "{\"type\": \"file\", \"path\": \"%s\", \"size\": %d, \"oid\": \"%s\", \"lfs\": {\"oid\": \"%s\", \"size\": %d}}"
          .formatted(file.getFileName(), size, sha256.substring(0, 40), sha256, size);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
