// SPDX-License-Identifier: Apache-2.0
package dev.alki.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Somebody who is told things, and answers with the statuses that it is given, then with 204.
final class Receiver implements AutoCloseable {
  /// No answer at all.
  static final int SILENCE = 0;

  record Letter(String method, String target, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private final HttpServer server;
  private final List<Letter> letters = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private volatile String location = "/elsewhere";

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  Receiver answering(Integer... next) {
    statuses.addAll(List.of(next));
    return this;
  }

  Receiver leadingTo(String url) {
    location = url;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/told?key=a%2Fb&connectTimeout=1";
  }

  List<Letter> letters() {
    return List.copyOf(letters);
  }

  /// When there are as many.
  List<Letter> letters(int count) throws InterruptedException {
    while (letters.size() < count) {
      Thread.sleep(20);
    }
    return letters();
  }

  private void take(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(exchange.getRequestHeaders());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    letters.add(
        new Letter(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    Integer status = statuses.poll();
    if (status != null && status == SILENCE) {
      return;
    }
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    exchange.close();
  }

  /// Those who wait for an answer wait no more.
  void hangUp() {
    server.stop(0);
  }

  @Override
  public void close() {
    hangUp();
  }
}
