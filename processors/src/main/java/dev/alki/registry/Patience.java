// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.time.Duration;

/// How a registry that does not answer is dealt with: after a failure there is a pause of `first`,
/// twice as long after each further one up to `longest`; when nothing went right for `total`, it is
/// given up. An answer that is silent for `silence` has failed.
public record Patience(Duration first, Duration longest, Duration total, Duration silence) {
  /// With pauses that the registry asks for, nobody waits longer than this in all.
  static final Duration ASKED_FOR = Duration.ofHours(1);

  public static Patience of(Duration total) {
    return new Patience(
        Duration.ofSeconds(1), Duration.ofSeconds(16), total, Duration.ofSeconds(60));
  }
}
