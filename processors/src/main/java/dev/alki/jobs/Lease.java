// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process's right to its jobs, kept by a beat in the ledger, and the end of that of others.
/// Whoever sees that another's beat stood still for its term takes it for dead and lets its jobs
/// wait again; one that comes back hears so at its next beat, and goes on under a new name.
///
/// No times of different machines are compared: each looks on its own clock for how long a beat
/// stood still, so that clocks may jump.
final class Lease {
  /// In a term: one that comes late costs nothing.
  private static final int BEATS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Ledger ledger;
  private final Needs has;
  private final long term;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private volatile String worker;
  private long beaten;
  private long looked;

  /// `term` is how long a worker may be silent, `nanos` a clock that only goes forward.
  Lease(Ledger ledger, Needs has, Duration term, LongSupplier nanos) {
    this.ledger = ledger;
    this.has = has;
    this.term = term.toNanos();
    this.nanos = nanos;
    this.worker = ledger.enrol(has);
    this.beaten = nanos.getAsLong();
    this.looked = beaten;
  }

  /// This process's name in the ledger at the moment.
  String worker() {
    return worker;
  }

  /// To be called several times between two beats, of which there are four in a term.
  void tick() {
    beat();
    look();
  }

  /// Nothing of this process's is left.
  void end() {
    ledger.leave(worker);
  }

  private void beat() {
    long now = nanos.getAsLong();
    if (now - beaten < term / BEATS) {
      return;
    }
    if (!ledger.beat(worker)) {
      String before = worker;
      worker = ledger.enrol(has);
      LOG.warn("was silent for too long: others may have its jobs; {} is now {}", before, worker);
    }
    beaten = now;
  }

  private void look() {
    long now = nanos.getAsLong();
    Map<String, Long> beats = ledger.beats();
    beats.remove(worker);
    seen.keySet().retainAll(beats.keySet());
    if (now - looked > term / 2) {
      // It is this process that stood still, and perhaps the whole machine.
      seen.clear();
    }
    looked = now;
    beats.forEach((other, beat) -> {
      Seen before = seen.get(other);
      if (before == null || before.beat() != beat) {
        seen.put(other, new Seen(beat, now));
      } else if (now - before.since() >= term && ledger.dismiss(other, beat)) {
        LOG.warn("worker {} is silent: its jobs wait again", other);
      }
    });
    ledger.adopt();
  }

  private record Seen(long beat, long since) {}
}
