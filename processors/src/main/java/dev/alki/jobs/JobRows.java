// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.jobs.JobRecord.Failure;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The table of jobs.
final class JobRows {
  /// Before any other.
  private static final String END_OF_NAMES = "zzzzzzzzzzzzzzzzzzzz";

  private JobRows() {}

  /// False when there is a job with this key already.
  static boolean insert(Handle handle, String id, JobRequest request, String origin) {
    ArrayNode profiles = JsonNodeFactory.instance.arrayNode();
    request.profiles().forEach(profiles::add);
    int inserted =
        handle
            .createUpdate(
                """
                INSERT INTO jobs (id, source, profiles, pipeline, origin, idempotency_key, state,
                  attempts, cancel_requested, needs, created)
                VALUES (:id, :source, :profiles, :pipeline, :origin, :key, :state, 0, 0, :needs, :now)
                ON CONFLICT (idempotency_key) DO NOTHING
                """)
            .bind("id", id)
            .bind("source", request.source())
            .bind("profiles", profiles.toString())
            .bind("pipeline", request.pipeline())
            .bind("origin", origin)
            .bind("key", request.idempotencyKey())
            .bind("state", State.QUEUED.word())
            .bind("needs", request.needs().text())
            .bind("now", System.currentTimeMillis())
            .execute();
    return inserted == 1;
  }

  static Optional<JobRecord> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM jobs WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> job(row))
        .findOne()
        .map(job -> complete(handle, job));
  }

  static Optional<JobRecord> byKey(Handle handle, String key) {
    return handle
        .createQuery("SELECT id FROM jobs WHERE idempotency_key = :key")
        .bind("key", key)
        .mapTo(String.class)
        .findOne()
        .flatMap(id -> find(handle, id));
  }

  static int unfinished(Handle handle, String origin) {
    return handle
        .createQuery(
            "SELECT COUNT(*) FROM jobs WHERE origin = :origin AND state IN ('queued', 'running')")
        .bind("origin", origin)
        .mapTo(Integer.class)
        .one();
  }

  static List<JobRecord> list(
      Handle handle, Optional<String> before, Optional<State> state, int limit) {
    String where = state.isPresent() ? "id < :before AND state = :state" : "id < :before";
    Query query =
        handle
            .createQuery("SELECT * FROM jobs WHERE " + where + " ORDER BY id DESC LIMIT :limit")
            .bind("before", before.orElse(END_OF_NAMES))
            .bind("limit", limit);
    state.ifPresent(it -> query.bind("state", it.word()));
    List<JobRecord> jobs = query.map((row, _) -> job(row)).list();
    Unmet unmet = Unmet.of(handle);
    return jobs.stream().map(job -> job.unmet(unmet.of(job))).toList();
  }

  static Optional<Instant> oldestUnfinished(Handle handle) {
    return handle
        .createQuery(
            "SELECT created FROM jobs WHERE state IN ('queued', 'running') ORDER BY created LIMIT"
                + " 1")
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  static Optional<String> oldestQueued(Handle handle) {
    return handle
        .createQuery("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1")
        .mapTo(String.class)
        .findOne();
  }

  static Map<State, Long> count(Handle handle) {
    return handle
        .createQuery("SELECT state, COUNT(*) AS jobs FROM jobs GROUP BY state")
        .map((row, _) -> Map.entry(State.of(row.getString(1)), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static Optional<Instant> oldestQueuedSince(Handle handle) {
    return oldestQueued(handle)
        .flatMap(id ->
            handle
                .createQuery("SELECT created FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne())
        .map(Instant::ofEpochMilli);
  }

  static List<String> running(Handle handle) {
    return handle
        .createQuery("SELECT id FROM jobs WHERE state = 'running' ORDER BY id")
        .mapTo(String.class)
        .list();
  }

  static boolean cancelRequested(Handle handle, String id) {
    return handle
            .createQuery("SELECT cancel_requested FROM jobs WHERE id = :id")
            .bind("id", id)
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  static void requestCancel(Handle handle, String id) {
    handle.execute("UPDATE jobs SET cancel_requested = 1 WHERE id = ?", id);
  }

  /// False when it does not wait any more.
  static boolean begin(Handle handle, String id, String worker) {
    int begun =
        handle.execute(
            """
            UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = ?, started = ?
            WHERE id = ? AND state = 'queued'
            """,
            worker,
            System.currentTimeMillis(),
            id);
    return begun == 1;
  }

  /// Keeps everybody else from the job until the transaction ends, if it is still the one that was
  /// claimed.
  static void hold(Handle handle, Job job) {
    long claim =
        handle
            .createQuery(
                "SELECT attempts FROM jobs WHERE id = :id AND state = 'running' <forUpdate>")
            .bind("id", job.id())
            .mapTo(Long.class)
            .findOne()
            .orElse(-1L);
    if (claim != job.claim()) {
      throw Fault.in(Code.LEASE_LOST, "job " + job.id())
          .what("was given to another worker, or has ended, while this one was silent")
          .expected("claim " + job.claim())
          .help("Nothing needs to be done: the job goes on elsewhere.")
          .fault();
    }
    job.branch().ifPresent(part -> BranchRows.hold(handle, part));
  }

  /// The claims on jobs that run and are wanted.
  static Map<String, Long> claims(Handle handle) {
    Map<String, Long> claims = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, attempts FROM jobs WHERE state = 'running' AND cancel_requested = 0")
        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    return claims;
  }

  /// One failure more; how many there are now.
  static int fail(Handle handle, String id) {
    handle.execute("UPDATE jobs SET failures = failures + 1 WHERE id = ?", id);
    return handle
        .createQuery("SELECT failures FROM jobs WHERE id = :id")
        .bind("id", id)
        .mapTo(Integer.class)
        .one();
  }

  static void end(Handle handle, String id, Optional<Failure> failure) {
    handle
        .createUpdate(
            """
            UPDATE jobs SET ended = :now, error_code = :code, error_message = :message,
              error_help = :help WHERE id = :id
            """)
        .bind("now", System.currentTimeMillis())
        .bind("code", failure.map(Failure::code))
        .bind("message", failure.map(Failure::message))
        .bind("help", failure.map(Failure::help))
        .bind("id", id)
        .execute();
  }

  /// Into another state, if it may get there; otherwise it is a bug of the caller.
  static void move(Handle handle, String id, State next) {
    State state =
        handle
            .createQuery("SELECT state FROM jobs WHERE id = :id <forUpdate>")
            .bind("id", id)
            .map((row, _) -> State.of(row.getString(1)))
            .findOne()
            .orElseThrow(() -> Ledger.unknown(id));
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "job " + id + " is " + state.word() + " and cannot become " + next.word());
    }
    handle.execute("UPDATE jobs SET state = ? WHERE id = ?", next.word(), id);
  }

  private static JobRecord complete(Handle handle, JobRecord job) {
    return new JobRecord(
        job.job(),
        job.origin(),
        job.state(),
        job.attempts(),
        job.failures(),
        job.cancelRequested(),
        job.needs(),
        Unmet.of(handle).of(job),
        job.created(),
        job.started(),
        job.ended(),
        StepRows.steps(handle, job.id()),
        StepRows.artifacts(handle, job.id()),
        BundleRows.list(handle, job.id()),
        job.error());
  }

  private static JobRecord job(ResultSet row) throws SQLException {
    List<String> profiles = new ArrayList<>();
    byte[] json = row.getString("profiles").getBytes(StandardCharsets.UTF_8);
    for (JsonNode profile : StrictJson.PLAIN.read(json, "ledger")) {
      profiles.add(profile.textValue());
    }
    String code = row.getString("error_code");
    return new JobRecord(
        new Job(
            row.getString("id"),
            row.getString("source"),
            profiles,
            row.getString("pipeline"),
            row.getLong("attempts")),
        row.getString("origin"),
        State.of(row.getString("state")),
        row.getInt("attempts"),
        row.getInt("failures"),
        row.getInt("cancel_requested") == 1,
        Needs.of(row.getString("needs"), "ledger"),
        List.of(),
        Instant.ofEpochMilli(row.getLong("created")),
        time(row, "started"),
        time(row, "ended"),
        List.of(),
        List.of(),
        List.of(),
        code == null
            ? Optional.empty()
            : Optional.of(
                new Failure(code, row.getString("error_message"), row.getString("error_help"))));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
