// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Hears of branches of other workers' jobs from their queue, claims them and brings each to its
/// end, so many at a time. Closed, it lets what runs stop, and puts it back.
final class BranchWorkers implements Taking.Claims<Branch>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BranchWorkers.class);
  private static final long PAUSE_MILLIS = 1000;

  private final Branches branches;
  private final Desk desk;
  private final BranchRunner runner;
  private final int most;
  private final Supplier<String> worker;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Thread taking;

  private BranchWorkers(
      Branches branches,
      Desk desk,
      BranchRunner runner,
      JobQueue queue,
      Needs has,
      int most,
      Supplier<String> worker) {
    this.branches = branches;
    this.desk = desk;
    this.runner = runner;
    this.most = most;
    this.worker = worker;
    this.taking =
        Thread.ofPlatform().name("branches").unstarted(new Taking<>(queue, has, desk, this));
  }

  /// `worker` is this process's name in the ledger at the moment.
  static BranchWorkers start(
      Branches branches,
      Desk desk,
      BranchRunner runner,
      JobQueue queue,
      Needs has,
      int most,
      Supplier<String> worker) {
    BranchWorkers workers = new BranchWorkers(branches, desk, runner, queue, has, most, worker);
    workers.taking.start();
    return workers;
  }

  boolean alive() {
    return taking.isAlive();
  }

  /// After the desk was: returns when every branch has ended or is put back.
  @Override
  public void close() {
    boolean interrupted = join(taking);
    for (Thread thread : running) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the wait was interrupted.
  private static boolean join(Thread thread) {
    try {
      thread.join();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public boolean room() {
    return branches.seated().count() < most;
  }

  @Override
  public Optional<Branch> claim(String id) {
    return branches.claim(id, worker.get());
  }

  /// In a thread of its own.
  @Override
  public void see(Branch branch) {
    desk.begun(branch.job());
    branches.seated().add(branch.job());
    Thread thread = Thread.ofPlatform().name("branch").unstarted(() -> run(branch));
    running.add(thread);
    thread.start();
  }

  private void run(Branch branch) {
    Job job = branch.job();
    try {
      MDC.put("job", job.id());
      LOG.info("begins a branch: {}", branch.place());
      BranchRunner.Answer answer = answer(branch);
      // Steps that ran in this thread have taken it away.
      MDC.put("job", job.id());
      end(job, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      MDC.remove("job");
      branches.seated().leave(job);
      desk.ended(job);
      running.remove(Thread.currentThread());
    }
  }

  private BranchRunner.Answer answer(Branch branch) {
    try {
      return runner.run(branch);
    } catch (RuntimeException | VirtualMachineError e) {
      // Whoever waits for it finds that this is no answer, and fails.
      LOG.error("a bug", e);
      return new BranchRunner.Answer("", false);
    }
  }

  private void end(Job job, BranchRunner.Answer answer) throws InterruptedException {
    // A database may be there again later; until then the answer must not be lost.
    while (!written(job, answer) && !desk.closed()) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private boolean written(Job job, BranchRunner.Answer answer) {
    try {
      if (answer.stopped()) {
        branches.putBack(job);
        LOG.info("a branch is put back");
      } else {
        branches.answer(job, answer.course());
        LOG.info("a branch has ended");
      }
      return true;
    } catch (Fault e) {
      LOG.warn("{}", e.report());
      return e.code() == Code.LEASE_LOST;
    }
  }
}
