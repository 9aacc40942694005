// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A service that has one object, `s3://models/m.gguf`, and says and does with it whatever a test
/// wants.
final class FakeS3 implements AutoCloseable {
  private static final int AT_ONCE = 64 << 10;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /// What happens to an answer with bytes.
  enum Trick {
    DAMAGE,
    WHOLE,
    OTHER_RANGE,
    CUT,
    STALL,
    BUSY,
    DENY,
    CHANGED
  }

  private final HttpServer server;
  private final byte[] content;
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final List<Integer> parts = new ArrayList<>();
  private final ConcurrentLinkedQueue<Trick> tricks = new ConcurrentLinkedQueue<>();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean slow;

  FakeS3(byte[] content) throws IOException {
    this.content = content.clone();
    this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/models/m.gguf", this::answer);
    server.start();
  }

  FakeS3 says(String header, String value) {
    headers.put(header, value);
    return this;
  }

  FakeS3 hasParts(Integer... sizes) {
    parts.addAll(List.of(sizes));
    return this;
  }

  /// One for each of the next answers with bytes.
  FakeS3 does(Trick... next) {
    tricks.addAll(List.of(next));
    return this;
  }

  /// So that there is time to kill somebody.
  FakeS3 isSlow() {
    slow = true;
    return this;
  }

  /// How many bytes of the object have left.
  long sent() {
    return sent.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  S3Options options() {
    return options(port());
  }

  static S3Options options(int port) {
    return S3Options.of(
        Settings.of(
            Map.of(
                "alki.s3.endpoint", "http://127.0.0.1:" + port,
                "alki.s3.path.style", "true",
                "alki.s3.key.id", "env:PATH",
                "alki.s3.key.secret", "env:PATH")));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Last-Modified", "Wed, 25 Nov 2026 00:00:00 GMT");
      if (exchange.getRequestMethod().equals("HEAD")) {
        head(exchange);
      } else {
        get(exchange);
      }
    }
  }

  private void head(HttpExchange exchange) throws IOException {
    Matcher part =
        Pattern.compile("partNumber=(\\d+)")
            .matcher(String.valueOf(exchange.getRequestURI().getQuery()));
    int length = content.length;
    if (part.find()) {
      length = parts.get(Integer.parseInt(part.group(1)) - 1);
      exchange.getResponseHeaders().set("x-amz-mp-parts-count", parts.size() + "");
    }
    exchange.getResponseHeaders().set("Content-Length", length + "");
    exchange.sendResponseHeaders(200, -1);
  }

  private void get(HttpExchange exchange) throws IOException {
    Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
    if (!range.matches()) {
      throw new IOException("no range");
    }
    int from = Integer.parseInt(range.group(1));
    int to = Integer.parseInt(range.group(2));
    byte[] bytes = Arrays.copyOfRange(content, from, to + 1);
    String said = "bytes " + from + "-" + to + "/" + content.length;
    Trick trick = tricks.poll();
    if (trick == null) {
      send(exchange, 206, said, bytes, bytes.length);
      return;
    }
    switch (trick) {
      case DAMAGE -> {
        bytes[bytes.length / 2] ^= 1;
        send(exchange, 206, said, bytes, bytes.length);
      }
      case WHOLE -> send(exchange, 200, "", content, content.length);
      case OTHER_RANGE -> send(exchange, 206, "bytes 1-2/" + content.length, bytes, bytes.length);
      case CUT -> send(exchange, 206, said, bytes, bytes.length / 2);
      case STALL -> {
        send(exchange, 206, said, bytes, bytes.length / 2);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
      }
      case BUSY -> exchange.sendResponseHeaders(503, -1);
      case DENY -> exchange.sendResponseHeaders(403, -1);
      case CHANGED -> exchange.sendResponseHeaders(412, -1);
    }
  }

  /// With `length` of the bytes that are promised.
  private void send(HttpExchange exchange, int status, String range, byte[] bytes, int length)
      throws IOException {
    if (!range.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Range", range);
    }
    exchange.sendResponseHeaders(status, bytes.length);
    for (int from = 0; from < length; from += AT_ONCE) {
      int now = Math.min(AT_ONCE, length - from);
      exchange.getResponseBody().write(bytes, from, now);
      sent.addAndGet(now);
      if (slow) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
