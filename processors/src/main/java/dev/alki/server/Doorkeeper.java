// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.http.Gate;
import dev.alki.http.ManagementGate;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/// Puts the gates before the routes: after Camel's HTTP servers are there, which is the last thing
/// that happens before routes start.
record Doorkeeper(Gate gate, ManagementGate management) implements StartupListener, Ordered {
  @Override
  public void onCamelContextStarting(CamelContext camel, boolean alreadyStarted) {
    for (VertxPlatformHttpRouter router :
        camel.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
      if (router.isMainServer()) {
        gate.install(router);
      } else {
        management.install(router);
      }
    }
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
