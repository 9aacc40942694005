// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Transfers that run at once, a few at a time, and stop when one of them fails.
final class Together {
  private static final int AT_ONCE = 4;

  private Together() {}

  /// Returns when all are done. What went wrong first is thrown.
  static void run(List<Runnable> tasks, Tally tally) {
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> all = new ArrayList<>();
      tasks.forEach(task -> all.add(threads.submit(() -> run(task, tally))));
      for (Future<?> each : all) {
        try {
          each.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
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
    }
    reason(failures)
        .ifPresent(e -> {
          throw e;
        });
  }

  private static void run(Runnable task, Tally tally) {
    try {
      tally.check();
      task.run();
    } catch (RuntimeException | Error e) {
      tally.stop();
      throw e;
    }
  }

  /// That the others stopped says nothing, unless it is all there is.
  private static Optional<RuntimeException> reason(List<Throwable> failures) {
    Optional<Throwable> real =
        failures.stream()
            .filter(e -> !(e instanceof Fault fault) || fault.code() != Code.INTERRUPTED_BY_USER)
            .findFirst()
            .or(() -> failures.stream().findFirst());
    return real.map(e ->
        switch (e) {
          case RuntimeException it -> it;
          case Error it -> throw it;
          default -> new IllegalStateException(e);
        });
  }
}
