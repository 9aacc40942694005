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
  /// A slower line than this, in bytes a second, is none.
  private static final long SLOWEST = 32 << 10;

  private static final Duration SHORT = Duration.ofSeconds(60);

  static Call get(URI at) {
    return new Call("GET", at, Action.READ, Map.of(), BodyPublishers::noBody, SHORT);
  }

  static Call head(URI at) {
    return new Call("HEAD", at, Action.READ, Map.of(), BodyPublishers::noBody, SHORT);
  }

  /// One that changes something.
  static Call write(String method, URI at) {
    return new Call(method, at, Action.WRITE, Map.of(), BodyPublishers::noBody, SHORT);
  }

  Call as(Action other) {
    return new Call(method, at, other, headers, body, patience);
  }

  Call with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, at, action, more, body, patience);
  }

  /// With a body of so many bytes; the answer has time until a slow line has brought it.
  Call sending(long length, Supplier<BodyPublisher> content) {
    Duration longer = patience.plusSeconds(length / SLOWEST);
    return new Call(method, at, action, headers, content, longer);
  }

  /// Whoever answers has more to do before than to answer.
  Call lasting(Duration more) {
    return new Call(method, at, action, headers, body, patience.plus(more));
  }

  /// Whether a redirect may be followed: what is sent goes to nobody else than the registry says
  /// beforehand.
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
