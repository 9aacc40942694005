// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import dev.alki.fault.Fault;
import dev.alki.s3.S3Object;
import dev.alki.s3.S3Place;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the places of an inbox whose buckets send no events. What has been seen is in the
/// ledger, by the keys of jobs; what is remembered here only saves asking again.
public final class S3Looks {
  private static final Logger LOG = LoggerFactory.getLogger(S3Looks.class);

  private final BucketInbox inbox;
  private final DeadLetters dead;
  private final Set<String> settled = new HashSet<>();
  private final Set<String> complaints = new HashSet<>();

  S3Looks(BucketInbox inbox, DeadLetters dead) {
    this.inbox = inbox;
    this.dead = dead;
  }

  /// Once. A place that cannot be seen does not hide the others, and is said once.
  public synchronized void look() {
    Set<String> seen = new HashSet<>();
    boolean all = true;
    for (S3Place place : inbox.places()) {
      try {
        inbox.objects().entries(place).forEach(object -> see(object, seen));
        complaints.remove(place.toString());
      } catch (RuntimeException e) {
        all = false;
        complain(place, Mishap.fault(e));
      }
    }
    if (all) {
      settled.retainAll(seen);
    }
  }

  private void see(S3Object object, Set<String> seen) {
    if (Offer.of(object.place()).isEmpty()) {
      return;
    }
    String identity = object.identity("");
    seen.add(identity);
    if (settled.contains(identity)) {
      return;
    }
    try {
      Optional<?> job = inbox.take(object.place());
      // A part of a model that waits for the others is looked at again.
      job.ifPresent(_ -> settled.add(identity));
      complaints.remove(object.place().toString());
    } catch (RuntimeException e) {
      Fault fault = Mishap.fault(e);
      if (!Mishap.passing(fault)) {
        dead.bury(object.place().toString(), fault);
        settled.add(identity);
      } else {
        complain(object.place(), fault);
      }
    }
  }

  private void complain(S3Place place, Fault fault) {
    if (complaints.add(place.toString())) {
      LOG.error("{}", fault.report());
    }
  }
}
