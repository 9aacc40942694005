// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Ledger;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;

/// One client that follows all jobs: it is told at first how the newest ones stand, then what
/// changes. It never ends by itself.
final class FeedFollower extends Follower {
  private final Overview overview;
  private final Map<String, String> told = new HashMap<>();
  private String counts = "";
  private boolean begun;

  FeedFollower(HttpServerResponse response, Overview overview) {
    super(response);
    this.overview = overview;
  }

  @Override
  boolean tell(Ledger ledger) {
    Overview.Now now = overview.now();
    tellCounts(now.counts());
    now.jobs().forEach(this::tellJob);
    // What was on the list and has left it while it was waiting or running.
    for (String id : told.keySet().stream().filter(id -> !now.jobs().containsKey(id)).toList()) {
      if (Overview.open(told.get(id))) {
        ledger.find(id).map(Overview::json).ifPresent(job -> tellJob(id, job));
      } else {
        told.remove(id);
      }
    }
    if (!begun) {
      write(event("ready", JsonNodeFactory.instance.objectNode()));
      begun = true;
    }
    return false;
  }

  private void tellCounts(ObjectNode now) {
    if (!now.toString().equals(counts)) {
      counts = now.toString();
      write(event("counts", now));
    }
  }

  private void tellJob(String id, ObjectNode job) {
    String text = job.toString();
    if (!text.equals(told.put(id, text))) {
      write(event("job", job));
    }
  }
}
