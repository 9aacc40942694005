// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.camel.StartupListener;

/// What a server adds to the pipeline's Camel: route files with triggers, beans that they use,
/// Camel's own properties, which application.properties may overrule, and who wants to know when
/// Camel starts.
public record Extension(
    List<RouteFile> routes,
    Map<String, Object> beans,
    Map<String, String> properties,
    List<StartupListener> listeners) {
  public static final Extension NONE = new Extension(List.of(), Map.of(), Map.of(), List.of());

  public Extension {
    routes = List.copyOf(routes);
    beans = Map.copyOf(beans);
    properties = Map.copyOf(properties);
    listeners = List.copyOf(listeners);
  }
}
