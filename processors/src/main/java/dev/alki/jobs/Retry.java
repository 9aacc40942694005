// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Exit;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a job that failed is tried again, and when. A refusal of its input, wrong usage and a
/// gate that says no would be the same again; a service outside, room, or a bug of ours may not.
/// That a worker died is no failure.
final class Retry {
  /// After the first failure, after the second; the third is the end.
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private static final Set<Exit> PASSING = EnumSet.of(Exit.INTERNAL, Exit.SERVICE, Exit.ROOM);

  private Retry() {}

  /// How long to wait until the next attempt of a job that has failed so often; nothing when there
  /// is none. `failures` counts this one, too.
  static Optional<Duration> pause(Fault fault, int failures) {
    return PASSING.contains(fault.code().exit()) && failures <= PAUSES.size()
        ? Optional.of(PAUSES.get(failures - 1))
        : Optional.empty();
  }
}
