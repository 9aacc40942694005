// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// A request that is yet to be made, perhaps more than once. `patience` is for the answer's
/// beginning, the sending included.
record Call(
    String method,
    URI at,
    Action action,
    Map<String, String> headers,
    Supplier<BodyPublisher> body,
    Duration patience) {
  /// Enough for a chunk over a slow line, and for a registry that reads a large blob once more.
  private static final Duration LONG = Duration.ofMinutes(20);

  private static final Duration SHORT = Duration.ofSeconds(60);

  static Call get(URI at) {
    return new Call("GET", at, Action.READ, Map.of(), BodyPublishers::noBody, SHORT);
  }

  static Call head(URI at) {
    return new Call("HEAD", at, Action.READ, Map.of(), BodyPublishers::noBody, SHORT);
  }

  /// One that changes something.
  static Call write(String method, URI at) {
    return new Call(method, at, Action.WRITE, Map.of(), BodyPublishers::noBody, LONG);
  }

  Call as(Action other) {
    return new Call(method, at, other, headers, body, patience);
  }

  Call with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, at, action, more, body, patience);
  }

  Call sending(Supplier<BodyPublisher> content) {
    return new Call(method, at, action, headers, content, patience);
  }

  /// Whether a redirect may be followed: what is sent goes to nobody else than the registry says
  /// beforehand.
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
