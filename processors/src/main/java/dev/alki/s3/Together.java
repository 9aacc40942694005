// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tasks that run at once, as many as there are seats, and stop when one of them fails.
final class Together implements AutoCloseable {
  /// How often it is looked whether the work is still wanted.
  private static final long LOOK_MILLIS = 200;

  private final Semaphore seats;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> tasks = new ArrayList<>();
  private final Tally tally;

  Together(Semaphore seats, Tally tally) {
    this.seats = seats;
    this.tally = tally;
  }

  void add(Runnable task) {
    tasks.add(threads.submit(() -> run(task)));
  }

  private void run(Runnable task) {
    seats.acquireUninterruptibly();
    try {
      tally.check();
      task.run();
    } catch (RuntimeException | Error e) {
      tally.stop();
      throw e;
    } finally {
      seats.release();
    }
  }

  /// Waits for all. What went wrong is thrown; that others stopped because of it, only where
  /// nothing else went wrong among these. When the work is called off, they are interrupted,
  /// whatever they wait for.
  void join() {
    List<Throwable> failures = new ArrayList<>();
    for (Future<?> task : tasks) {
      try {
        await(task, failures);
      } catch (InterruptedException e) {
        tally.stop();
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw Fault.in(Code.INTERRUPTED_BY_USER, "transfer")
            .what("was called off")
            .cause(e)
            .fault();
      }
    }
    Optional<Throwable> first =
        failures.stream()
            .filter(failure -> !(failure instanceof Tally.Stopped))
            .findFirst()
            .or(() -> failures.stream().findFirst());
    if (first.isPresent()) {
      switch (first.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(first.get());
      }
    }
  }

  private void await(Future<?> task, List<Throwable> failures) throws InterruptedException {
    while (true) {
      try {
        task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        failures.add(e.getCause());
        return;
      } catch (TimeoutException e) {
        try {
          tally.check();
        } catch (RuntimeException calledOff) {
          failures.addFirst(calledOff);
          tally.stop();
          threads.shutdownNow();
        }
      }
    }
  }

  /// Waits until none of them runs any more.
  @Override
  public void close() {
    threads.close();
  }
}
