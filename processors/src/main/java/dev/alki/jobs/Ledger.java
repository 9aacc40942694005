// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.audit.AuditRecord;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.JobRecord.Failure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Jobs, where they stand, what happened to them, and who asked for it. What a method changes is on
/// the disk when it returns, or is not changed at all.
///
/// Any number of processes may read; one server at a time lets jobs run.
public final class Ledger implements JobEvents, AutoCloseable {
  private final LedgerDatabase database;
  private final StepRows steps = new StepRows();

  private Ledger(LedgerDatabase database) {
    this.database = database;
  }

  public static Ledger open(Path file) {
    return new Ledger(LedgerDatabase.open(file));
  }

  /// Opens it while the caller does something else; the first to use it waits, and hears what is
  /// wrong.
  public static Ledger opening(Path file) {
    return new Ledger(LedgerDatabase.opening(file));
  }

  /// Adds a job that waits. When its key is known, the job of that key is given back, if it asks
  /// for the same; otherwise the request is refused.
  public Submission submit(String id, JobRequest request, String origin) {
    return database.change(handle -> {
      Optional<JobRecord> there =
          request.idempotencyKey().flatMap(key -> JobRows.byKey(handle, key));
      if (there.isPresent()) {
        return new Submission(same(there.get(), request), false);
      }
      JobRows.insert(handle, id, request, origin);
      EventRows.add(handle, id, State.QUEUED.word(), object());
      AuditRows.add(handle, origin, "submit", id, request.source());
      return new Submission(JobRows.find(handle, id).orElseThrow(), true);
    });
  }

  public Optional<JobRecord> find(String id) {
    return database.read(handle -> JobRows.find(handle, id));
  }

  public Optional<JobRecord> byKey(String idempotencyKey) {
    return database.read(handle -> JobRows.byKey(handle, idempotencyKey));
  }

  /// How many jobs of one origin have not ended.
  public int unfinished(String origin) {
    return database.read(handle -> JobRows.unfinished(handle, origin));
  }

  public Notices notices() {
    return new Notices(database);
  }

  /// Newest first, from the one after `before` on (empty: from the newest on), without steps,
  /// artifacts and bundles.
  public List<JobRecord> list(Optional<String> before, Optional<State> state, int limit) {
    return database.read(handle -> JobRows.list(handle, before, state, limit));
  }

  /// How many jobs there are in each state that some are in, and since when the oldest one waits.
  public Count count() {
    return database.read(
        handle -> new Count(JobRows.count(handle), JobRows.oldestQueuedSince(handle)));
  }

  /// A fault when nothing can be written into it now.
  public void requireWritable() {
    database.write(handle -> handle.execute("UPDATE schema_versions SET at = at"));
  }

  public List<LedgerEvent> events(String id, long after, int limit) {
    return database.read(handle -> EventRows.list(handle, id, after, limit));
  }

  /// Gives the job that waits longest to whoever calls.
  public Optional<Job> take() {
    if (database.read(JobRows::oldestQueued).isEmpty()) {
      return Optional.empty();
    }
    return database.change(handle -> {
      Optional<String> id = JobRows.oldestQueued(handle);
      id.ifPresent(it -> {
        JobRows.begin(handle, it);
        steps.clear(handle, it);
        EventRows.add(handle, it, State.RUNNING.word(), object());
      });
      return id.flatMap(it -> JobRows.find(handle, it)).map(JobRecord::job);
    });
  }

  /// Writes down how a running job ended.
  public void finish(String id, Outcome outcome) {
    database.write(handle -> {
      Optional<Failure> failure =
          outcome
              .fault()
              .map(fault -> new Failure(fault.code().name(), fault.getMessage(), fault.help()));
      end(handle, id, outcome.state(), failure);
      BundleRows.insert(handle, id, outcome.bundles());
      steps.endRunning(handle, id, outcome.state());
      AuditRows.ended(handle, id, outcome);
    });
  }

  /// Calls a job off: at once when it waits, at the next occasion when it runs.
  public JobRecord cancel(String id, String actor) {
    return database.change(handle -> {
      JobRecord job = JobRows.find(handle, id).orElseThrow(() -> unknown(id));
      if (job.state().ended()) {
        throw Fault.in(Code.JOB_ENDED, id)
            .what("cannot be called off: it has " + job.state().word() + " already")
            .fault();
      }
      if (job.state() == State.QUEUED) {
        end(handle, id, State.CANCELLED, Optional.empty());
      } else {
        JobRows.requestCancel(handle, id);
      }
      AuditRows.add(handle, actor, "cancel", id, "");
      return JobRows.find(handle, id).orElseThrow();
    });
  }

  /// The running jobs that are not wanted any more.
  public Set<String> calledOff() {
    return database.read(JobRows::calledOff).stream().collect(Collectors.toUnmodifiableSet());
  }

  /// Lets a job that was running wait again, in its old place.
  public void putBack(String id) {
    database.write(handle -> putBack(handle, id));
  }

  /// After a crash: what was running waits again. Only for the one server.
  public void recover() {
    database.write(handle -> JobRows.running(handle).forEach(id -> putBack(handle, id)));
  }

  @Override
  public void on(String jobId, JobEvent event) {
    if (event instanceof JobEvent.StepProgressed progressed && !steps.due(jobId, progressed)) {
      return;
    }
    database.write(handle -> steps.on(handle, jobId, event));
  }

  /// When the oldest of the jobs that have not ended was made.
  public Optional<Instant> oldestUnfinished() {
    return database.read(JobRows::oldestUnfinished);
  }

  /// Adds to the audit trail what belongs to no job.
  public void audit(String actor, String action, String detail) {
    database.write(handle -> AuditRows.add(handle, actor, action, "", detail));
  }

  /// The records of the audit trail after number `after`, in order.
  public void auditTrail(long after, Consumer<AuditRecord> use) {
    database.read(handle -> {
      AuditRows.each(handle, after, use);
      return Boolean.TRUE;
    });
  }

  /// The newest record of the audit trail.
  public Optional<AuditRecord> lastAudit() {
    return database.read(AuditRows::last);
  }

  public static Fault unknown(String id) {
    return Fault.in(Code.JOB_UNKNOWN, id).what("there is no job of that name").fault();
  }

  @Override
  public void close() {
    database.close();
  }

  private void putBack(Handle handle, String id) {
    JobRows.move(handle, id, State.QUEUED);
    steps.clear(handle, id);
    EventRows.add(handle, id, State.QUEUED.word(), object());
  }

  private static void end(Handle handle, String id, State state, Optional<Failure> failure) {
    JobRows.move(handle, id, state);
    JobRows.end(handle, id, failure);
    ObjectNode data = object();
    failure.ifPresent(
        it -> data.put("code", it.code()).put("message", it.message()).put("help", it.help()));
    EventRows.add(handle, id, state.word(), data);
  }

  private static JobRecord same(JobRecord job, JobRequest request) {
    boolean same =
        job.job().source().equals(request.source())
            && job.job().profiles().equals(request.profiles())
            && job.job().pipeline().equals(request.pipeline());
    if (!same) {
      throw Fault.in(Code.IDEMPOTENCY_KEY_REUSED, job.id())
          .what("was made with the same idempotencyKey, and is another job")
          .help("Take a new key for a new job.")
          .fault();
    }
    return job;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public record Count(Map<State, Long> jobs, Optional<Instant> oldestQueued) {
    public Count {
      jobs = Map.copyOf(jobs);
    }
  }

  /// `created` is false when the job was there already.
  public record Submission(JobRecord job, boolean created) {}
}
