// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.broker.ArtemisBroker;
import dev.alki.broker.LateConnections;
import dev.alki.pipeline.RouteFile;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.List;
import java.util.Map;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/// The broker for `jms:` in routes and in the pipeline. Only where something is to go through it:
/// the component is large.
final class JmsForCamel {
  private static final String SCHEME = "jms:";
  private static final String TRIGGER = "routes/jms.camel.yaml";

  private JmsForCamel() {}

  static void add(
      Settings settings,
      List<RouteFile> routes,
      ArtemisBroker broker,
      Map<String, Object> beans,
      Map<String, String> properties) {
    boolean wanted =
        RouteFile.pipeline(settings).text().contains(SCHEME)
            || routes.stream()
                .filter(route -> route.text().contains(SCHEME))
                .anyMatch(route -> settings.flag(Setting.JMS) || !route.name().endsWith(TRIGGER));
    if (!wanted) {
      return;
    }
    LateConnections connections = new LateConnections(broker);
    JmsPoolConnectionFactory producers = new JmsPoolConnectionFactory();
    producers.setConnectionFactory(connections);
    beans.put("broker", connections);
    beans.put("brokerProducers", producers);
    properties.put("camel.component.jms.connectionFactory", "#bean:broker");
    properties.put("camel.component.jms.templateConnectionFactory", "#bean:brokerProducers");
    properties.put("camel.component.jms.recoveryInterval", "1000");
  }
}
