// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of branches. Whoever changes one holds its job, too, and has held it before.
final class BranchRows {
  private static final String ENDED = "ended";

  private BranchRows() {}

  static void insert(Handle handle, String id, Job job, String place, String course, Needs needs) {
    handle.execute(
        """
        INSERT INTO branches (id, job, claim, place, course, needs, state, attempts, announced)
        VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, 0)
        """,
        id,
        job.id(),
        job.claim(),
        place,
        course,
        needs.text());
  }

  /// Gives one that waits to a worker, unless its job is not what it was when it began to wait.
  static Optional<Branch> begin(Handle handle, String id, String worker) {
    Optional<Job> job = job(handle, id);
    if (job.isEmpty()
        || handle.execute(
                """
                UPDATE branches SET state = 'running', attempts = attempts + 1, worker = ?
                WHERE id = ? AND state = 'queued'
                """,
                worker,
                id)
            == 0) {
      return Optional.empty();
    }
    Branch branch =
        handle
            .createQuery("SELECT attempts, place, course FROM branches WHERE id = :id")
            .bind("id", id)
            .map((row, _) ->
                new Branch(
                    job.get().in(new Job.Part(id, row.getLong(1))),
                    row.getString(2),
                    row.getString(3)))
            .one();
    EventRows.add(
        handle,
        job.get().id(),
        "branch.started",
        JsonNodeFactory.instance
            .objectNode()
            .put("branch", id)
            .put("place", branch.place())
            .put("attempts", branch.job().branch().orElseThrow().claim())
            .put("worker", WorkerRows.has(handle, worker).text()));
    return Optional.of(branch);
  }

  /// The job of a branch, held, if it is still the one that the branch belongs to.
  private static Optional<Job> job(Handle handle, String id) {
    Optional<Job> job =
        handle
            .createQuery("SELECT job, claim FROM branches WHERE id = :id")
            .bind("id", id)
            .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
            .findOne()
            .flatMap(it ->
                JobRows.find(handle, it.getKey())
                    .filter(found -> found.job().claim() == it.getValue())
                    .filter(found -> found.state() == State.RUNNING && !found.cancelRequested())
                    .map(JobRecord::job));
    job.ifPresent(it -> JobRows.hold(handle, it));
    return job;
  }

  /// As [JobRows#hold], which comes before it.
  static void hold(Handle handle, Job.Part part) {
    long claim =
        handle
            .createQuery(
                "SELECT attempts FROM branches WHERE id = :id AND state = 'running' <forUpdate>")
            .bind("id", part.id())
            .mapTo(Long.class)
            .findOne()
            .orElse(-1L);
    if (claim != part.claim()) {
      throw Fault.in(Code.LEASE_LOST, "branch " + part.id())
          .what("was given to another worker, or is not needed any more")
          .expected("claim " + part.claim())
          .help("Nothing needs to be done: the job goes on elsewhere.")
          .fault();
    }
  }

  static Map<String, Long> claims(Handle handle) {
    Map<String, Long> claims = new HashMap<>();
    handle
        .createQuery("SELECT id, attempts FROM branches WHERE state = 'running'")
        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    return claims;
  }

  static void answer(Handle handle, String id, String answer) {
    handle.execute("UPDATE branches SET state = ?, answer = ? WHERE id = ?", ENDED, answer, id);
  }

  static Optional<String> answer(Handle handle, String id) {
    return handle
        .createQuery("SELECT answer FROM branches WHERE id = :id AND state = 'ended'")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /// Lets one wait again.
  static void putBack(Handle handle, String id) {
    handle.execute(
        "UPDATE branches SET state = 'queued', worker = NULL, announced = 0 WHERE id = ?", id);
  }

  /// Lets those wait again whose worker is none any more, but for those that somebody keeps.
  static void adopt(Handle handle) {
    handle
        .createUpdate(
            """
            UPDATE branches SET state = 'queued', worker = NULL, announced = 0 WHERE id IN
              (SELECT id FROM branches
              WHERE state = 'running'
              AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = branches.worker)
              ORDER BY id <skipLocked>)
            """)
        .execute();
  }

  /// Those of a job.
  static void delete(Handle handle, String job) {
    handle.execute("DELETE FROM branches WHERE job = ?", job);
  }

  static void deleteOne(Handle handle, String id) {
    handle.execute("DELETE FROM branches WHERE id = ?", id);
  }

  static List<Waiting> outbox(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            SELECT id, attempts, needs FROM branches WHERE state = 'queued' AND announced = 0
            ORDER BY id LIMIT :limit
            """)
        .bind("limit", limit)
        .map((row, _) ->
            new Waiting(
                row.getString(1),
                row.getInt(2),
                Duration.ZERO,
                Needs.of(row.getString(3), "ledger")))
        .list();
  }

  static void sent(Handle handle, List<Waiting> waiting) {
    for (Waiting branch : waiting) {
      handle.execute(
          "UPDATE branches SET announced = 1 WHERE id = ? AND attempts = ?",
          branch.id(),
          branch.attempts());
    }
  }

  static List<String> announced(Handle handle) {
    return handle
        .createQuery("SELECT id FROM branches WHERE state = 'queued' AND announced = 1 ORDER BY id")
        .mapTo(String.class)
        .list();
  }

  static void announce(Handle handle, Collection<String> ids) {
    ids.forEach(id ->
        handle.execute("UPDATE branches SET announced = 0 WHERE id = ? AND state = 'queued'", id));
  }
}
