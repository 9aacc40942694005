// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a server adds to the pipeline's Camel: route files with triggers, beans that they use, and
/// Camel's own properties, which application.properties may overrule.
public record Extension(
    List<Path> routes, Map<String, Object> beans, Map<String, String> properties) {
  public static final Extension NONE = new Extension(List.of(), Map.of(), Map.of());

  public Extension {
    routes = List.copyOf(routes);
    beans = Map.copyOf(beans);
    properties = Map.copyOf(properties);
  }
}
