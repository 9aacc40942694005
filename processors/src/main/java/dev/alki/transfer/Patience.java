// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.time.Duration;

/// How a hub that does not answer is dealt with: after a failure there is a pause of `first`, twice
/// as long after each further one up to `longest`; when nothing came for `total`, or `nonsense`
/// answers in a row made no sense, it is given up. An answer that is silent for `silence` has
/// failed.
record Patience(Duration first, Duration longest, Duration total, Duration silence, int nonsense) {
  /// With a pause that the hub asks for, nobody waits longer than this in all.
  static final Duration ASKED_FOR = Duration.ofHours(1);

  static Patience of(Duration total) {
    return new Patience(
        Duration.ofSeconds(1), Duration.ofSeconds(8), total, Duration.ofSeconds(10), 16);
  }
}
