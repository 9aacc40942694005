// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How jobs stand: the newest ones and those that run, looked up once for all who follow.
final class Overview {
  private static final int NEWEST = 50;
  private static final int MOST_RUNNING = 20;
  private static final long FRESH_NANOS = Duration.ofMillis(300).toNanos();

  private final Ledger ledger;
  private Now now = new Now(JsonNodeFactory.instance.objectNode(), Map.of());
  private long looked = System.nanoTime() - FRESH_NANOS;

  Overview(Ledger ledger) {
    this.ledger = ledger;
  }

  /// `counts` has a number for each state; jobs by id, the oldest first.
  record Now(ObjectNode counts, Map<String, ObjectNode> jobs) {}

  synchronized Now now() {
    if (System.nanoTime() - looked >= FRESH_NANOS) {
      now = look();
      looked = System.nanoTime();
    }
    return now;
  }

  /// Whether what [#json] made of a job may still change.
  static boolean open(String job) {
    return job.contains("\"state\":\"queued\"") || job.contains("\"state\":\"running\"");
  }

  /// A job's head; with its steps while it runs. How long it has run is left out then: it would
  /// change all the time, and follows from its start.
  static ObjectNode json(JobRecord job) {
    if (job.state() != State.RUNNING) {
      return JobJson.head(job);
    }
    ObjectNode json = JobJson.document(job);
    json.remove(List.of("seconds", "artifacts", "bundles"));
    return json;
  }

  private Now look() {
    Map<State, Long> count = ledger.count().jobs();
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    for (State state : State.values()) {
      counts.put(state.word(), count.getOrDefault(state, 0L));
    }
    Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    if (count.getOrDefault(State.RUNNING, 0L) > 0) {
      for (JobRecord running :
          ledger.list(Optional.empty(), Optional.of(State.RUNNING), MOST_RUNNING).reversed()) {
        ledger.find(running.id()).ifPresent(job -> jobs.put(job.id(), json(job)));
      }
    }
    for (JobRecord job : ledger.list(Optional.empty(), Optional.empty(), NEWEST).reversed()) {
      jobs.putIfAbsent(job.id(), json(job));
    }
    return new Now(counts, jobs);
  }
}
