// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Vert.x whose HTTP servers are prepared for the worst clients: bounded heads, time limits, TLS as
/// it is set up. Camel makes its servers with options of its own, to which nothing can be added
/// elsewhere.
public final class GuardedVertx extends VertxWrapper {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_HEAD = 8192;
  private static final int QUIET_SECONDS = 90;
  private static final long SWEEP_MILLIS = 1000;

  private final Connections connections;
  private final Optional<Tls> tls;

  private GuardedVertx(Vertx vertx, Connections connections, Optional<Tls> tls) {
    super((VertxInternal) vertx);
    this.connections = connections;
    this.tls = tls;
    vertx.setPeriodic(SWEEP_MILLIS, _ -> connections.sweep());
  }

  /// `tls` is for those of its servers that Camel is told to secure.
  public static GuardedVertx around(Vertx vertx, Connections connections, Optional<Tls> tls) {
    return new GuardedVertx(vertx, connections, tls);
  }

  @Override
  public HttpServer createHttpServer(HttpServerOptions options) {
    options
        .setMaxInitialLineLength(LONGEST_LINE)
        .setMaxHeaderSize(LONGEST_HEAD)
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setCompressionSupported(false)
        .setIdleTimeout(QUIET_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
    if (options.isSsl()) {
      tls.orElseThrow(() -> new IllegalStateException("a server without a certificate"))
          .apply(options);
    }
    return super.createHttpServer(options)
        .connectionHandler(connections::opened)
        .invalidRequestHandler(GuardedVertx::refuse);
  }

  /// What is no HTTP, or has too long a line (414) or head (431). The connection ends with it.
  private static void refuse(HttpServerRequest request) {
    request.response().putHeader(Gate.REQUEST, UUID.randomUUID().toString());
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }
}
