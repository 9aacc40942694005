// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.jobs.Ledger.Submission;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where jobs are handed in and called off, and where workers take them. What it knows is in the
/// ledger; here are only the threads that wait for it.
public final class Desk {
  private final Ledger ledger;
  private final Set<Job> running = ConcurrentHashMap.newKeySet();
  private volatile Set<Job> unwanted = Set.of();
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;

  public Desk(Ledger ledger) {
    this.ledger = ledger;
  }

  public Submission submit(JobRequest request, String origin) {
    return submit(JobId.next(), request, origin);
  }

  /// With an id that the caller wrote down before, so that it can find the job after a crash.
  public Submission submit(String id, JobRequest request, String origin) {
    Submission submission = ledger.submit(id, request, origin);
    news.release();
    return submission;
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

  /// The next job for this worker; empty when none came in for a second, or when the desk is
  /// closed. It runs here until it is [#ended].
  Optional<Job> next(String worker) throws InterruptedException {
    if (closed) {
      return Optional.empty();
    }
    Optional<Job> job = ledger.next().flatMap(id -> ledger.claim(id, worker));
    job.ifPresent(running::add);
    if (job.isEmpty()) {
      // Another process may hand in jobs, too: look again now and then.
      news.tryAcquire(1, TimeUnit.SECONDS);
    }
    return job;
  }

  void ended(Job job) {
    running.remove(job);
  }

  /// From now on no job is given out, and running ones are asked to stop.
  void close() {
    closed = true;
    news.release(Short.MAX_VALUE);
  }

  boolean closed() {
    return closed;
  }
}
