// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.jobs.JobEvent.StepFailed;
import dev.alki.jobs.JobEvent.StepFinished;
import dev.alki.jobs.JobEvent.StepProgressed;
import dev.alki.jobs.JobEvent.StepStarted;
import dev.alki.jobs.JobRecord.Made;
import dev.alki.jobs.JobRecord.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/// The tables of steps and artifacts. Progress is kept for those who look now, and is no event:
/// there would be too many of them.
final class StepRows {
  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private final Map<String, Long> written = new ConcurrentHashMap<>();

  /// Whether a step's progress was last written long enough ago.
  boolean due(String job, StepProgressed event) {
    long now = System.nanoTime();
    String step = key(job, event);
    Long last = written.get(step);
    if (last != null && now - last < PAUSE_NANOS) {
      return false;
    }
    written.put(step, now);
    return true;
  }

  void on(Handle handle, String job, JobEvent event) {
    switch (event) {
      case StepStarted started -> start(handle, job, started);
      case StepProgressed progressed ->
          handle.execute(
              "UPDATE steps SET fraction = ? WHERE job = ? AND verb = ? AND profile = ?",
              progressed.fraction(),
              job,
              progressed.verb(),
              progressed.profile());
      case StepFinished finished -> finish(handle, job, finished);
      case StepFailed failed -> fail(handle, job, failed);
    }
  }

  void clear(Handle handle, String job) {
    handle.execute("DELETE FROM steps WHERE job = ?", job);
    handle.execute("DELETE FROM artifacts WHERE job = ?", job);
    forget(job);
  }

  /// What still runs when the job has ended is what was called off.
  void endRunning(Handle handle, String job, State state) {
    handle.execute(
        "UPDATE steps SET state = ? WHERE job = ? AND state = 'running'", state.word(), job);
    forget(job);
  }

  static List<StepRecord> steps(Handle handle, String job) {
    return handle
        .createQuery("SELECT * FROM steps WHERE job = :job ORDER BY number")
        .bind("job", job)
        .map((row, _) ->
            new StepRecord(
                row.getString("verb"),
                row.getString("profile"),
                State.of(row.getString("state")),
                row.getInt("recalled") == 1,
                Instant.ofEpochMilli(row.getLong("started")),
                BundleRows.number(row, "seconds"),
                row.getDouble("fraction")))
        .list();
  }

  static List<Made> artifacts(Handle handle, String job) {
    return handle
        .createQuery("SELECT * FROM artifacts WHERE job = :job ORDER BY number")
        .bind("job", job)
        .map((row, _) ->
            new Made(
                Role.valueOf(row.getString("role")),
                row.getString("profile"),
                row.getString("sha256"),
                row.getLong("bytes")))
        .list();
  }

  private void start(Handle handle, String job, StepStarted event) {
    handle.execute(
        """
        INSERT INTO steps (job, number, verb, profile, state, recalled, started, fraction)
        SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, 'running', 0, ?, 0 FROM steps WHERE job = ?
        ON CONFLICT (job, verb, profile)
        DO UPDATE SET state = 'running', recalled = 0, started = excluded.started,
          seconds = NULL, fraction = 0
        """,
        job,
        event.verb(),
        event.profile(),
        System.currentTimeMillis(),
        job);
    EventRows.add(handle, job, "step.started", data(event));
  }

  private void finish(Handle handle, String job, StepFinished event) {
    end(handle, job, event, State.SUCCEEDED, event.fromReceipt(), event.seconds());
    ObjectNode data =
        data(event).put("recalled", event.fromReceipt()).put("seconds", event.seconds());
    ArrayNode artifacts = data.putArray("artifacts");
    for (Artifact artifact : event.artifacts()) {
      handle.execute(
          """
          INSERT INTO artifacts (job, number, verb, role, profile, sha256, bytes)
          SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ? FROM artifacts WHERE job = ?
          """,
          job,
          event.verb(),
          artifact.role().name(),
          artifact.profile(),
          artifact.sha256(),
          artifact.bytes(),
          job);
      artifacts.add(
          JobJson.made(artifact.role(), artifact.profile(), artifact.sha256(), artifact.bytes()));
    }
    EventRows.add(handle, job, "step.finished", data);
  }

  private void fail(Handle handle, String job, StepFailed event) {
    State state = event.code() == Code.INTERRUPTED_BY_USER ? State.CANCELLED : State.FAILED;
    end(handle, job, event, state, false, event.seconds());
    EventRows.add(
        handle,
        job,
        "step.failed",
        data(event)
            .put("code", event.code().name())
            .put("message", event.message())
            .put("help", event.help())
            .put("seconds", event.seconds()));
  }

  private void end(
      Handle handle, String job, JobEvent event, State state, boolean recalled, double seconds) {
    written.remove(key(job, event));
    handle.execute(
        """
        UPDATE steps SET state = ?, recalled = ?, seconds = ?,
          fraction = CASE WHEN ? = 'succeeded' THEN 1 ELSE fraction END
        WHERE job = ? AND verb = ? AND profile = ?
        """,
        state.word(),
        recalled ? 1 : 0,
        seconds,
        state.word(),
        job,
        event.verb(),
        event.profile());
  }

  private static ObjectNode data(JobEvent event) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", event.verb())
        .put("profile", event.profile());
  }

  private void forget(String job) {
    written.keySet().removeIf(step -> step.startsWith(job + " "));
  }

  private static String key(String job, JobEvent event) {
    return job + " " + event.verb() + " " + event.profile();
  }
}
