// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.http.Connections.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server of Vert.x's that answers everything, and clients that take their time.
@Timeout(60)
class ConnectionsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";

  private final Connections connections =
      new Connections(
          new Patience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void open() {
    vertx = GuardedVertx.around(Vertx.vertx(), connections, Optional.empty());
    Router router = Router.router(vertx);
    router
        .route()
        .handler(context -> {
          Gate.begin(context);
          connections.asked(context);
          context.next();
        });
    // What a client that was cut off leaves behind is nothing to log.
    router.route().failureHandler(_ -> {});
    router.get("/slow").handler(context -> vertx.setTimer(5000, _ -> context.end("slow")));
    router.route().handler(BodyHandler.create(false)).handler(context -> context.end("well"));
    server =
        vertx
            .createHttpServer(new HttpServerOptions())
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void endForAClientThatSaysNothing() throws IOException {
    try (Socket socket = socket()) {
      assertThat(secondsToTheEnd(socket)).isBetween(0.9, 20.0);
    }
  }

  @Test
  void endForAClientThatSendsItsHeadByteByByte() throws IOException, InterruptedException {
    try (Socket socket = socket()) {
      assertThat(secondsOfDripping(socket, "GET / HTTP/1.1\r\nX: ")).isBetween(0.9, 20.0);
    }
  }

  @Test
  void endForAClientThatSendsItsBodyByteByByte() throws IOException, InterruptedException {
    try (Socket socket = socket()) {
      assertThat(secondsOfDripping(socket, POST)).isBetween(1.9, 20.0);
    }
  }

  @Test
  void endForAClientThatPausesForTooLongBetweenTwoRequests()
      throws IOException, InterruptedException {
    try (Socket socket = socket()) {
      for (int i = 0; i < 2; i++) {
        write(socket, GET);
        assertThat(answer(socket)).contains("well");
        Thread.sleep(1500);
      }
      assertThat(secondsToTheEnd(socket)).isBetween(0.9, 20.0);
    }
  }

  @Test
  void stayWhileTheServerIsTheSlowOne() throws IOException {
    try (Socket socket = socket()) {
      write(socket, GET.replace("/ ", "/slow "));
      assertThat(answer(socket)).contains("slow");
    }
  }

  @Test
  void refuseALineThatIsTooLong() throws IOException {
    assertThat(answerTo("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .matches("(?s)HTTP/1.[01] 414 .*")
        .containsIgnoringCase("x-request-id: ");
  }

  @Test
  void refuseAHeadThatIsTooLong() throws IOException {
    assertThat(answerTo("GET / HTTP/1.1\r\n" + ("X: " + "x".repeat(1000) + "\r\n").repeat(9)))
        .matches("(?s)HTTP/1.[01] 431 .*");
  }

  @Test
  void refuseWhatIsNoHttp() throws IOException {
    assertThat(answerTo("hello\r\n\r\n")).matches("(?s)HTTP/1.[01] 400 .*");
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n"))
        .matches("(?s)HTTP/1.[01] 400 .*");
  }

  @Test
  void refuseTwoLengthsOfOneBody() throws IOException {
    assertThat(
            answerTo(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 5\r\n"
                    + "\r\nabcde"))
        .matches("(?s)HTTP/1.[01] 400 .*");
  }

  private String answerTo(String request) throws IOException {
    try (Socket socket = socket()) {
      write(socket, request);
      return answer(socket);
    }
  }

  private Socket socket() throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), server.actualPort());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// Whatever comes first.
  private static String answer(Socket socket) throws IOException {
    byte[] bytes = new byte[4096];
    int read = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(0, read), StandardCharsets.US_ASCII);
  }

  private static double secondsToTheEnd(Socket socket) throws IOException {
    long start = System.nanoTime();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double secondsOfDripping(Socket socket, String beginning)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    write(socket, beginning);
    try {
      while (System.nanoTime() - start < 20e9) {
        write(socket, "x");
        Thread.sleep(50);
      }
    } catch (SocketException e) {
      // The server has closed it.
      return (System.nanoTime() - start) / 1e9;
    }
    return Double.POSITIVE_INFINITY;
  }
}
