// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.access.Scope;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/// Stands before health and metrics: they can be looked at and nothing else, by whoever is on this
/// machine or may observe.
public final class ManagementGate implements Handler<RoutingContext> {
  private final Optional<Callers> callers;
  private final Connections connections;

  /// `callers` when others than this machine reach the address.
  public ManagementGate(Optional<Callers> callers, Connections connections) {
    this.callers = callers;
    this.connections = connections;
  }

  public void install(Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this);
  }

  @Override
  public void handle(RoutingContext context) {
    Gate.begin(context);
    connections.asked(context);
    HttpServerRequest request = context.request();
    try {
      Optional<Problem> stranger = Stranger.in(request, callers.isEmpty());
      if (stranger.isPresent()) {
        Gate.refuse(context, stranger.get());
        return;
      }
      callers.ifPresent(it -> it.admit(context, Scope.OBSERVE));
      boolean looks =
          request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
      if (!looks || Gate.hasBody(request)) {
        throw Fault.in(Code.REQUEST_METHOD, "request")
            .what("health and metrics can only be looked at")
            .expected("GET or HEAD without a body")
            .fault();
      }
      context.next();
    } catch (Fault e) {
      Gate.refuse(context, Problem.of(e, Gate.number(context)));
    }
  }
}
