// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Comparator;
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
public final class Together implements AutoCloseable {
  /// How often it is looked whether the work is still wanted.
  private static final long LOOK_MILLIS = 200;

  private final Semaphore seats;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> tasks = new ArrayList<>();
  private final Shared shared;
  private Optional<Throwable> calledOff = Optional.empty();

  /// What tasks that belong together share: whether they are still wanted.
  public interface Shared {
    /// To be called between pieces of work: throws [Stopped] when another task has failed, or why
    /// nobody waits for them any more.
    void check();

    /// One of them has failed.
    void stop();
  }

  /// Because another task failed, which says why.
  public static final class Stopped extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
  }

  public Together(Semaphore seats, Shared shared) {
    this.seats = seats;
    this.shared = shared;
  }

  public void add(Runnable task) {
    tasks.add(threads.submit(() -> run(task)));
  }

  private void run(Runnable task) {
    seats.acquireUninterruptibly();
    try {
      shared.check();
      task.run();
    } catch (RuntimeException | Error e) {
      shared.stop();
      throw e;
    } finally {
      seats.release();
    }
  }

  /// Waits for all. What went wrong is thrown; that others stopped because of it, only where
  /// nothing else went wrong among these. When one has failed, or the work is called off, the
  /// others are interrupted, whatever they wait for.
  public void join() {
    List<Throwable> failures = new ArrayList<>();
    for (Future<?> task : tasks) {
      try {
        await(task, failures);
      } catch (InterruptedException e) {
        shared.stop();
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw Fault.in(Code.INTERRUPTED_BY_USER, "transfer")
            .what("was called off")
            .cause(e)
            .fault();
      }
    }
    Optional<Throwable> reason =
        calledOff.or(() -> failures.stream().min(Comparator.comparingInt(Together::distance)));
    if (reason.isPresent()) {
      switch (reason.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(reason.get());
      }
    }
  }

  /// How far it is from what went wrong first. A task that was interrupted may say so because the
  /// work is called off, or because another one failed; one that stopped never says why.
  private static int distance(Throwable failure) {
    return switch (failure) {
      case Stopped _ -> 2;
      case Fault fault when fault.code() == Code.INTERRUPTED_BY_USER -> 1;
      default -> 0;
    };
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
        look();
      }
    }
  }

  private void look() {
    try {
      shared.check();
    } catch (Stopped e) {
      threads.shutdownNow();
    } catch (RuntimeException e) {
      calledOff = calledOff.or(() -> Optional.of(e));
      shared.stop();
      threads.shutdownNow();
    }
  }

  /// Waits until none of them runs any more.
  @Override
  public void close() {
    threads.close();
  }
}
