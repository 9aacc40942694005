// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.jobs.Ledger.Submission;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where jobs are handed in and called off, and where workers of this process claim them. What it
/// knows is in the ledger.
public final class Desk {
  private final Ledger ledger;
  private final Set<Job> running = ConcurrentHashMap.newKeySet();
  private volatile Set<Job> unwanted = Set.of();
  private volatile boolean closed;

  public Desk(Ledger ledger) {
    this.ledger = ledger;
  }

  public Submission submit(JobRequest request, String origin) {
    return submit(JobId.next(), request, origin);
  }

  /// With an id that the caller wrote down before, so that it can find the job after a crash.
  public Submission submit(String id, JobRequest request, String origin) {
    return ledger.submit(id, request, origin);
  }

  public JobRecord cancel(String id, String actor) {
    JobRecord job = ledger.cancel(id, actor);
    refresh();
    return job;
  }

  /// Whether a job must stop: it was called off, somebody else has been given it, or the server is
  /// closing.
  public boolean cancelled(Job job) {
    return closed || unwanted.contains(job);
  }

  /// Also sees what other processes did to the jobs that run here.
  void refresh() {
    unwanted = ledger.unwanted(running);
  }

  /// Gives a job that waits to this worker, unless it does not wait any more. It runs here until it
  /// is [#ended].
  Optional<Job> claim(String id, String worker) {
    Optional<Job> job = ledger.claim(id, worker);
    job.ifPresent(running::add);
    return job;
  }

  /// Whether nothing runs here.
  boolean idle() {
    return running.isEmpty();
  }

  /// A branch was given to this worker; it runs here until it is [#ended].
  void begun(Job branch) {
    running.add(branch);
  }

  void ended(Job job) {
    running.remove(job);
  }

  /// From now on no job is given out, and running ones are asked to stop.
  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
