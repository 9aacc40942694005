// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Closes the connections of clients that are slower than anybody needs to be. What counts is the
/// time until a whole head and a whole body are there: one that sends a byte now and then is never
/// idle, and never done.
public final class Connections {
  /// `head` is the time from the connection to the end of the first request's head, `body` that for
  /// a request's body, `pause` that between two requests.
  record Patience(Duration head, Duration body, Duration pause) {}

  static final Patience USUAL =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

  static final int MOST = 4096;

  /// `request` is the one whose body is still awaited, nothing between requests.
  private record Wait(Optional<HttpServerRequest> request, long until) {
    boolean over(long now) {
      return now - until > 0 && request.map(it -> !it.isEnded()).orElse(true);
    }
  }

  private final Patience patience;
  private final Map<HttpConnection, Wait> waits = new ConcurrentHashMap<>();

  public Connections() {
    this(USUAL);
  }

  Connections(Patience patience) {
    this.patience = patience;
  }

  void opened(HttpConnection connection) {
    if (waits.size() >= MOST) {
      connection.close();
      return;
    }
    waits.put(connection, new Wait(Optional.empty(), in(patience.head())));
    connection.closeHandler(_ -> waits.remove(connection));
  }

  /// A request's head is there.
  void asked(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    put(connection, new Wait(Optional.of(context.request()), in(patience.body())));
    context.addEndHandler(_ -> put(connection, new Wait(Optional.empty(), in(patience.pause()))));
  }

  /// Closes those who are too slow; now and then.
  void sweep() {
    long now = System.nanoTime();
    waits.forEach((connection, wait) -> {
      if (wait.over(now)) {
        connection.close();
      }
    });
  }

  /// Not when it was closed meanwhile: nobody would take it away again.
  private void put(HttpConnection connection, Wait wait) {
    waits.computeIfPresent(connection, (_, _) -> wait);
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
