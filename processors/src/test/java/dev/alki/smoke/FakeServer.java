// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/// A program that listens as llama-server does, and behaves as its argument says.
final class FakeServer {
  static final String STORY =
      """
      data: {"content": "", "stop": false}

      data: {"content": " there was", "stop": false}

      data: {"content": " a llama.", "stop": true}

      """;

  private static final String CHAT =
      """
      data: {"choices": [{"delta": {"role": "assistant", "content": null}}]}

      data: {"choices": [{"delta": {"content": "Hello!"}}]}

      data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}

      data: [DONE]

      """;

  private FakeServer() {}

  /// An executable file that starts it; the caller's class path is its own.
  static Path program(Path folder, String how) throws IOException {
    Path program = folder.resolve("llama-server");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s '%s'\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                FakeServer.class.getName(),
                how));
    program.toFile().setExecutable(true);
    return program;
  }

  public static void main(String[] how) throws Exception {
    if (how[0].equals("dies")) {
      System.err.println("loading");
      System.err.println("error loading model: tensor is missing");
      System.exit(1);
    }
    if (how[0].equals("does not end")) {
      // Whoever asks politely waits.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(FakeServer::sleep));
    }
    int port = Integer.parseInt(System.getenv("LLAMA_ARG_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/health", it -> answer(it, how[0].equals("is never ready") ? 503 : 200, "{}"));
    server.createContext("/completion", it -> complete(it, how[0]));
    server.createContext("/v1/chat/completions", it -> answer(it, 200, CHAT));
    server.createContext("/v1/embeddings", it -> answer(it, 200, vector(how[0])));
    server.start();
  }

  private static void complete(HttpExchange exchange, String how) throws IOException {
    switch (how) {
      case "answers garbage" -> answer(exchange, 200, "<html>Hello</html>");
      case "answers nothing" ->
          answer(exchange, 200, "data: {\"content\": \"\", \"stop\": true}\n\n");
      case "answers without end" -> {
        exchange.sendResponseHeaders(200, 0);
        while (true) {
          exchange.getResponseBody().write("x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8));
        }
      }
      case "refuses" ->
          answer(exchange, 500, "{\"error\": {\"code\": 500, \"message\": \"no room\"}}");
      case "fails while it answers" ->
          answer(exchange, 200, "data: {\"error\": {\"code\": 500, \"message\": \"no room\"}}\n\n");
      case "hangs" -> sleep();
      case "dies while it answers" -> Runtime.getRuntime().halt(3);
      default -> answer(exchange, 200, STORY);
    }
  }

  private static String vector(String how) {
    String last = how.equals("answers infinity") ? "null" : "-0.5";
    return "{\"data\": [{\"embedding\": [0.25, " + last + "]}]}";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
