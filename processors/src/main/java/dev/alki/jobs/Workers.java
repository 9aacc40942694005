// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Threads that hear of jobs from the queue, claim them at the desk and bring each to its end.
/// Closed, they let what runs stop, and put it back.
public final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long PAUSE_MILLIS = 1000;

  /// In the time that a worker may be silent.
  private static final int LOOKS = 8;

  private final Ledger ledger;
  private final Desk desk;
  private final Runner runner;
  private final Needs has;
  private final Lease lease;
  private final List<Thread> threads = new ArrayList<>();
  private volatile Optional<BranchWorkers> branches = Optional.empty();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("worker-watch").factory());

  private Workers(Ledger ledger, Desk desk, Runner runner, Needs has, Duration silence) {
    this.ledger = ledger;
    this.desk = desk;
    this.runner = runner;
    this.has = has;
    this.lease = new Lease(ledger, has, silence, System::nanoTime);
  }

  /// `count` jobs at once, those whose needs are met by what this worker `has`. One of those who
  /// share the ledger loses its jobs after `silence`.
  public static Workers start(
      Ledger ledger,
      Desk desk,
      Runner runner,
      JobQueue queue,
      Needs has,
      Duration silence,
      int count) {
    Workers workers = new Workers(ledger, desk, runner, has, silence);
    Taking<Job> taking = new Taking<>(queue, has, desk, workers.new Claims());
    for (int i = 1; i <= count; i++) {
      workers.threads.add(Thread.ofPlatform().name("worker-" + i).start(taking));
    }
    long pause = Math.min(PAUSE_MILLIS, silence.toMillis() / LOOKS);
    workers.watch.scheduleWithFixedDelay(workers::watch, pause, pause, TimeUnit.MILLISECONDS);
    return workers;
  }

  /// From now on this process also does branches of other workers' jobs, `count` at once.
  public void join(Branches open, BranchRunner branchRunner, JobQueue branchQueue, int count) {
    branches =
        Optional.of(
            BranchWorkers.start(open, desk, branchRunner, branchQueue, has, count, lease::worker));
  }

  /// Returns when every job, and every branch, has ended or is put back.
  @Override
  public void close() {
    desk.close();
    watch.shutdownNow();
    branches.ifPresent(BranchWorkers::close);
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      lease.end();
    } catch (Fault e) {
      // Others will see that it is gone.
      LOG.warn("{}", e.report());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether all of them are at work, or were told to stop.
  public boolean alive() {
    return desk.closed()
        || threads.stream().allMatch(Thread::isAlive)
            && branches.map(BranchWorkers::alive).orElse(true);
  }

  /// A thread has one job at a time.
  private final class Claims implements Taking.Claims<Job> {
    @Override
    public boolean room() {
      return true;
    }

    @Override
    public Optional<Job> claim(String id) {
      return desk.claim(id, lease.worker());
    }

    @Override
    public void see(Job job) throws InterruptedException {
      run(job);
    }
  }

  private void run(Job job) throws InterruptedException {
    try {
      MDC.put("job", job.id());
      LOG.info("begins: {}", job.source());
      Outcome outcome = outcome(job);
      // Steps that ran in this thread have taken it away.
      MDC.put("job", job.id());
      end(job, outcome);
    } finally {
      MDC.remove("job");
    }
  }

  private void end(Job job, Outcome outcome) throws InterruptedException {
    // A full disk may have room again later; until then the job's end must not be lost.
    while (!written(job, outcome) && !desk.closed()) {
      Thread.sleep(PAUSE_MILLIS);
    }
    desk.ended(job);
  }

  private Outcome outcome(Job job) {
    long start = System.nanoTime();
    try {
      return runner.run(job);
    } catch (RuntimeException | VirtualMachineError e) {
      LOG.error("a bug", e);
      Fault fault =
          Fault.in(Code.INTERNAL_ERROR, "job " + job.id())
              .what(e.toString())
              .help("This is a bug: please report it with the server's log.")
              .cause(e)
              .fault();
      return new Outcome(
          State.FAILED, List.of(), Optional.of(fault), (System.nanoTime() - start) / 1e9, 0, 0);
    }
  }

  private boolean written(Job job, Outcome outcome) {
    try {
      if (outcome.state() == State.CANCELLED && !ledger.calledOff(job.id())) {
        ledger.putBack(job);
        LOG.info("is put back");
      } else {
        LOG.info("{}", ledger.finish(job, outcome).word());
      }
      return true;
    } catch (Fault e) {
      LOG.error("{}", e.report());
      return e.code() == Code.LEASE_LOST;
    }
  }

  private void watch() {
    try {
      if (ledger.shared()) {
        lease.tick();
      }
      desk.refresh();
    } catch (Fault e) {
      LOG.error("{}", e.report());
    } catch (RuntimeException e) {
      // Otherwise there would be no next time.
      LOG.error("a bug", e);
    }
  }
}
