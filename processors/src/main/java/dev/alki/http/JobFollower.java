// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.StrictJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.JobRecord.StepRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerEvent;
import dev.alki.jobs.State;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One client that follows one job's events. Looked after by one thread at a time.
final class JobFollower extends Follower {
  private static final int PAGE = 100;

  private final String job;
  private final Map<String, Double> progress = new HashMap<>();
  private long last;

  JobFollower(HttpServerResponse response, String job, long after) {
    super(response);
    this.job = job;
    this.last = after;
  }

  @Override
  boolean tell(Ledger ledger) {
    List<LedgerEvent> events = ledger.events(job, last, PAGE);
    boolean ended = send(events);
    if (events.isEmpty()) {
      JobRecord record = JobsApi.find(ledger, job);
      ended = record.state().ended() && ledger.events(job, last, 1).isEmpty();
      record.steps().forEach(this::send);
    }
    return ended;
  }

  private boolean send(List<LedgerEvent> events) {
    boolean ended = false;
    for (LedgerEvent event : events) {
      ObjectNode data =
          (ObjectNode)
              StrictJson.PLAIN.read(event.data().getBytes(StandardCharsets.UTF_8), "ledger");
      data.put("at", event.at().toString());
      write("id: " + event.number() + "\n" + event(event.kind(), data));
      last = event.number();
      ended =
          Arrays.stream(State.values())
              .anyMatch(it -> it.ended() && it.word().equals(event.kind()));
    }
    return ended;
  }

  /// Progress has no number: who comes again needs no old one.
  private void send(StepRecord step) {
    String name = step.verb() + " " + step.profile();
    if (step.state() == State.RUNNING
        && !Double.valueOf(step.fraction()).equals(progress.put(name, step.fraction()))) {
      ObjectNode data =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", step.verb())
              .put("profile", step.profile())
              .put("fraction", step.fraction());
      write(event("step.progress", data));
    }
  }
}
