// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.time.Duration;

/// How a server that does not answer is dealt with: after a failure there is a pause of `first`,
/// twice as long after each further one up to `longest`; when nothing went right for `total`, or
/// `nonsense` answers in a row made no sense, it is given up. An answer that is silent for
/// `silence` has failed.
public record Patience(
    Duration first, Duration longest, Duration total, Duration silence, int nonsense) {
  /// With pauses that the server asks for, nobody waits longer than this in all.
  static final Duration ASKED_FOR = Duration.ofHours(1);
}
