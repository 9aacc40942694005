// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.http.Gate;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/// Puts the gate before the routes: after Camel's HTTP server is there, which is the last thing
/// that happens before routes start.
record Doorkeeper(Gate gate) implements StartupListener, Ordered {
  @Override
  public void onCamelContextStarting(CamelContext camel, boolean alreadyStarted) {
    camel.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
        .filter(VertxPlatformHttpRouter::isMainServer)
        .forEach(gate::install);
  }

  @Override
  public void onCamelContextStarted(CamelContext camel, boolean alreadyStarted) {
    // Nothing is left to do then.
  }

  @Override
  public int getOrder() {
    return LOWEST;
  }
}
