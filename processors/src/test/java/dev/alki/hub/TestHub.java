// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Pins;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Fetches with little patience from a hub of a test into a cache of its own.
record TestHub(
    URI endpoint,
    Path cache,
    Optional<String> token,
    boolean offline,
    Set<String> hosts,
    Patience patience,
    int connections) {
  private static final int CONNECTIONS = 4;
  static final Patience LITTLE =
      new Patience(
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofSeconds(5),
          Duration.ofMillis(300),
          30);

  static TestHub at(URI endpoint, Path cache) {
    return new TestHub(endpoint, cache, Optional.empty(), false, Set.of(), LITTLE, CONNECTIONS);
  }

  TestHub with(String secret) {
    return new TestHub(endpoint, cache, Optional.of(secret), offline, hosts, patience, connections);
  }

  TestHub alone() {
    return new TestHub(endpoint, cache, token, true, hosts, patience, connections);
  }

  TestHub alsoFrom(String host) {
    return new TestHub(endpoint, cache, token, offline, Set.of(host), patience, connections);
  }

  /// So patient that nothing is asked for twice because a machine is slow.
  TestHub patient() {
    return new TestHub(
        endpoint, cache, token, offline, hosts, Hub.patience(Duration.ofMinutes(2)), connections);
  }

  /// That asks for one thing after the other.
  TestHub inTurn() {
    return new TestHub(endpoint, cache, token, offline, hosts, patience, 1);
  }

  Arrived fetch(String source) {
    return fetch(source, Pins.NONE, Arrivals.NONE, Progress.NONE);
  }

  Arrived fetch(String source, Pins pins, Arrivals arrivals, Progress progress) {
    try (Hub hub = open(patience)) {
      Snapshot snapshot = hub.find(HubName.of(source), pins, progress);
      hub.bring(snapshot, arrivals, progress);
      return hub.show(snapshot, (file, sha256) -> {});
    }
  }

  Hub open(Patience with) {
    HubPlace place =
        new HubPlace(endpoint, token.map(HubPlace.Token::new), cache.toAbsolutePath(), offline);
    return new Hub(place, new Reach(endpoint, hosts), with, connections, Proxies.NONE);
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
