// SPDX-License-Identifier: Apache-2.0
package dev.alki.metrics;

import dev.alki.fault.Fault;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How many jobs stand where. Looks into the ledger once for all numbers of one scrape; a ledger
/// that cannot be read has no numbers.
final class Census {
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private final Ledger ledger;
  private Ledger.Count count = new Ledger.Count(Map.of(), Optional.empty());
  private boolean known;
  private long looked = System.nanoTime() - FRESH_NANOS;

  Census(Ledger ledger) {
    this.ledger = ledger;
  }

  synchronized double jobs(State state) {
    look();
    return known ? count.jobs().getOrDefault(state, 0L) : Double.NaN;
  }

  /// In seconds; 0 when none waits.
  synchronized double oldestWaits() {
    look();
    if (!known) {
      return Double.NaN;
    }
    return count
        .oldestQueued()
        .map(since -> Math.max(0, Duration.between(since, Instant.now()).toMillis()) / 1e3)
        .orElse(0.0);
  }

  private void look() {
    if (System.nanoTime() - looked < FRESH_NANOS) {
      return;
    }
    looked = System.nanoTime();
    try {
      count = ledger.count();
      known = true;
    } catch (Fault e) {
      known = false;
    }
  }
}
