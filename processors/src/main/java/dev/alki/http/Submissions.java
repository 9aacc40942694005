// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import dev.alki.access.Caller;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Desk;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/// Hands in what callers ask for, each as many jobs as it may have at a time, and with idempotency
/// keys of its own.
public final class Submissions {
  /// How the ledger calls this way in.
  private static final String WAY = "http";

  /// Cannot be part of a name, nor of a key that somebody wrote.
  private static final char SEPARATOR = '\u001f';

  private final Desk desk;
  private final Ledger ledger;
  private final Callers callers;
  private final Map<String, Object> turns = new ConcurrentHashMap<>();

  public Submissions(Desk desk, Ledger ledger, Callers callers) {
    this.desk = desk;
    this.ledger = ledger;
    this.callers = callers;
  }

  /// Who asks, as the ledger says it.
  String origin(Exchange exchange) {
    return callers.of(Answers.number(exchange)).origin(WAY);
  }

  JobRecord submit(Exchange exchange, JobRequest asked) {
    Caller caller = callers.of(Answers.number(exchange));
    String origin = caller.origin(WAY);
    if (!caller.named()) {
      return desk.submit(asked, origin).job();
    }
    JobRequest own =
        asked.withKey(asked.idempotencyKey().map(it -> caller.name() + SEPARATOR + it));
    // One after the other, so that none slips in between counting and handing in.
    synchronized (turns.computeIfAbsent(caller.name(), _ -> new Object())) {
      boolean known = own.idempotencyKey().flatMap(ledger::byKey).isPresent();
      if (!known && ledger.unfinished(origin) >= caller.limits().jobs()) {
        throw Fault.in(Code.QUEUE_FULL, "request")
            .what("'" + caller.name() + "' has as many jobs here as it may have at a time")
            .expected("at most " + caller.limits().jobs() + " that have not ended")
            .help("Wait until one has ended, or call one off.")
            .fault();
      }
      return desk.submit(own, origin).job();
    }
  }
}
