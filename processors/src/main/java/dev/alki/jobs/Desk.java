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
  private final Set<String> calledOff = ConcurrentHashMap.newKeySet();
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
    calledOff.add(id);
    return job;
  }

  /// Whether a job must stop: it was called off, or the server is closing.
  public boolean cancelled(String id) {
    return closed || calledOff.contains(id);
  }

  /// Also sees what another process called off.
  void refresh() {
    calledOff.addAll(ledger.calledOff());
  }

  /// Whether it is the job itself that is not wanted, and not only the time that is wrong.
  boolean calledOff(String id) {
    return calledOff.contains(id) || ledger.calledOff().contains(id);
  }

  void forget(String id) {
    calledOff.remove(id);
  }

  /// The next job; empty when none came in for a second, or when the desk is closed.
  Optional<Job> next() throws InterruptedException {
    if (closed) {
      return Optional.empty();
    }
    Optional<Job> job = ledger.take();
    if (job.isEmpty()) {
      // Another process may hand in jobs, too: look again now and then.
      news.tryAcquire(1, TimeUnit.SECONDS);
    }
    return job;
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
