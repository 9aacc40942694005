// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.audit.AuditRecord;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.JobRecord.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Jobs, where they stand, what happened to them, and who asked for it. What a method changes is on
/// the disk when it returns, or is not changed at all.
///
/// A running job belongs to the worker that claimed it, until it ends, is put back, or the worker
/// is silent for too long (see [Lease]). What a worker does with a claim that is not the last one
/// has no effect, and is a fault with [Code#LEASE_LOST].
public final class Ledger implements JobEvents, Announcements, AutoCloseable {
  private final LedgerDatabase database;
  private final StepRows steps = new StepRows();
  private final Semaphore news = new Semaphore(0);

  private Ledger(LedgerDatabase database) {
    this.database = database;
  }

  /// In a file.
  public static Ledger open(Path file) {
    return open(new LedgerPlace.File(file));
  }

  public static Ledger open(LedgerPlace place) {
    return new Ledger(LedgerDatabase.open(place));
  }

  /// Opens it while the caller does something else; the first to use it waits, and hears what is
  /// wrong.
  public static Ledger opening(LedgerPlace place) {
    return new Ledger(LedgerDatabase.opening(place));
  }

  /// Whether other servers may be at work with it.
  public boolean shared() {
    return database.shared();
  }

  /// Adds a job that waits. When its key is known, the job of that key is given back, if it asks
  /// for the same; otherwise the request is refused.
  public Submission submit(String id, JobRequest request, String origin) {
    return announcing(handle -> {
      if (!JobRows.insert(handle, id, request, origin)) {
        String key = request.idempotencyKey().orElseThrow();
        JobRecord there = JobRows.byKey(handle, key).orElseThrow();
        return new Submission(same(there, request), false);
      }
      OutboxRows.insert(handle, id, Duration.ZERO);
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

  /// Parts of jobs that are for other workers.
  public Branches branches() {
    return new Branches(database);
  }

  /// What jobs, or branches of jobs, wait for and no worker that lives has; how many of them do.
  public Map<Needs, Integer> unmet() {
    return database.read(handle -> Unmet.of(handle).all());
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

  /// Gives a job that waits to a worker; nothing when it does not wait any more.
  public Optional<Job> claim(String id, String worker) {
    return database.change(handle -> {
      if (!JobRows.begin(handle, id, worker)) {
        return Optional.empty();
      }
      steps.clear(handle, id);
      EventRows.add(handle, id, State.RUNNING.word(), object());
      return JobRows.find(handle, id).map(JobRecord::job);
    });
  }

  /// Writes down how a running job ended, or that it is tried again; gives back what has become of
  /// it.
  public State finish(Job job, Outcome outcome) {
    String id = job.id();
    return announcing(handle -> {
      JobRows.hold(handle, job);
      Optional<Failure> failure = outcome.fault().map(Ledger::failure);
      if (outcome.state() == State.FAILED
          && !JobRows.cancelRequested(handle, id)
          && again(handle, id, outcome.fault().orElseThrow())) {
        return State.QUEUED;
      }
      end(handle, id, outcome.state(), failure);
      BundleRows.insert(handle, id, outcome.bundles());
      steps.endRunning(handle, id, outcome.state());
      AuditRows.ended(handle, id, outcome);
      return outcome.state();
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

  /// Those of the jobs that whoever runs them here is to stop: called off, or given to another.
  Set<Job> unwanted(Set<Job> jobs) {
    if (jobs.isEmpty()) {
      return Set.of();
    }
    Map<String, Long> claims = database.read(JobRows::claims);
    Map<String, Long> branches =
        jobs.stream().anyMatch(job -> job.branch().isPresent())
            ? database.read(BranchRows::claims)
            : Map.of();
    return jobs.stream()
        .filter(job ->
            claims.getOrDefault(job.id(), -1L) != job.claim()
                || job.branch()
                    .filter(part -> branches.getOrDefault(part.id(), -1L) != part.claim())
                    .isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean calledOff(String id) {
    return database.read(handle -> JobRows.cancelRequested(handle, id));
  }

  /// Lets a job that was running wait again, in its old place.
  public void putBack(Job job) {
    announcing(handle -> {
      JobRows.hold(handle, job);
      return putBack(handle, job.id(), Duration.ZERO, object());
    });
  }

  /// After a crash: what was running waits again. Only where no other worker can be.
  public void recover() {
    announcing(handle -> {
      WorkerRows.deleteAll(handle);
      JobRows.running(handle).forEach(id -> putBack(handle, id, Duration.ZERO, object()));
      return Boolean.TRUE;
    });
  }

  /// Adds a worker that lives, and what it has; gives back its name.
  String enrol(Needs has) {
    String worker = JobId.next();
    database.write(handle -> WorkerRows.insert(handle, worker, has));
    return worker;
  }

  /// Says that a worker lives; false when it has been taken for dead.
  boolean beat(String worker) {
    return database.change(handle -> WorkerRows.beat(handle, worker));
  }

  /// The workers, and how often each has said that it lives.
  Map<String, Long> beats() {
    return database.read(WorkerRows::beats);
  }

  /// Takes a worker for dead, if it has not beaten since.
  boolean dismiss(String worker, long beat) {
    return database.change(handle -> WorkerRows.delete(handle, worker, beat));
  }

  /// Lets the jobs and branches wait again whose worker has been taken for dead, or was when it
  /// claimed them and did not know. A worker that stands still in the middle of a transaction keeps
  /// its job until the database ends that: nobody waits here for it.
  void adopt() {
    boolean any =
        database.change(handle -> {
          List<String> orphans = WorkerRows.orphans(handle);
          orphans.forEach(id -> putBack(handle, id, Duration.ZERO, object()));
          BranchRows.adopt(handle);
          return !orphans.isEmpty();
        });
    if (any) {
      news.release();
    }
  }

  void leave(String worker) {
    database.write(handle -> WorkerRows.delete(handle, worker));
  }

  @Override
  public List<Waiting> outbox(int limit) {
    return database.read(handle -> OutboxRows.list(handle, limit));
  }

  @Override
  public void sent(List<Waiting> waiting) {
    database.write(handle -> OutboxRows.delete(handle, waiting));
  }

  @Override
  public List<String> announced() {
    return database.read(OutboxRows::announced);
  }

  @Override
  public void announce(Set<String> jobs) {
    database.write(handle -> OutboxRows.repeat(handle, jobs));
  }

  @Override
  public void awaitNews(Duration patience) throws InterruptedException {
    if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  @Override
  public void on(Job job, JobEvent event) {
    if (event instanceof JobEvent.StepProgressed progressed && !steps.due(job.id(), progressed)) {
      return;
    }
    database.write(handle -> {
      JobRows.hold(handle, job);
      steps.on(handle, job.id(), event);
    });
  }

  @Override
  public void visibly(Job job, Effect effect) throws IOException {
    database.holding(handle -> {
      JobRows.hold(handle, job);
      effect.happen();
    });
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

  private <T> T announcing(Function<Handle, T> work) {
    T result = database.change(work);
    news.release();
    return result;
  }

  private boolean again(Handle handle, String id, Fault fault) {
    int failures = JobRows.fail(handle, id);
    Optional<Duration> pause = Retry.pause(fault, failures);
    pause.ifPresent(it -> {
      ObjectNode data = JobJson.failure(failure(fault));
      putBack(handle, id, it, data.put("failures", failures).put("seconds", it.toSeconds()));
      AuditRows.add(handle, "worker", "retry", id, fault.code().name());
    });
    return pause.isPresent();
  }

  private boolean putBack(Handle handle, String id, Duration pause, ObjectNode why) {
    JobRows.move(handle, id, State.QUEUED);
    BranchRows.delete(handle, id);
    steps.clear(handle, id);
    OutboxRows.insert(handle, id, pause);
    EventRows.add(handle, id, State.QUEUED.word(), why);
    return true;
  }

  private static void end(Handle handle, String id, State state, Optional<Failure> failure) {
    JobRows.move(handle, id, state);
    BranchRows.delete(handle, id);
    JobRows.end(handle, id, failure);
    EventRows.add(
        handle, id, state.word(), failure.map(JobJson::failure).orElseGet(Ledger::object));
  }

  private static JobRecord same(JobRecord job, JobRequest request) {
    boolean same =
        job.job().source().equals(request.source())
            && job.job().profiles().equals(request.profiles())
            && job.job().pipeline().equals(request.pipeline())
            && job.needs().equals(request.needs());
    if (!same) {
      throw Fault.in(Code.IDEMPOTENCY_KEY_REUSED, job.id())
          .what("was made with the same idempotencyKey, and is another job")
          .help("Take a new key for a new job.")
          .fault();
    }
    return job;
  }

  private static Failure failure(Fault fault) {
    return new Failure(fault.code().name(), fault.getMessage(), fault.help());
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
