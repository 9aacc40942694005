// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/// Runs work on a number of threads and waits for all of them.
final class Workers {
  private static final ThreadFactory FACTORY =
      Thread.ofPlatform().daemon().name("quantize-", 1).factory();

  private Workers() {}

  /// Runs `work` on each of `threads` threads. What one of them throws is thrown, when all have
  /// ended.
  static void run(int threads, Runnable work) {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads, FACTORY)) {
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(work));
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").fault();
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was interrupted").cause(e).fault();
      } catch (ExecutionException e) {
        throw unwrapped(e.getCause());
      }
    }
  }

  private static RuntimeException unwrapped(Throwable cause) {
    return switch (cause) {
      case Error error -> throw error;
      case RuntimeException e -> e;
      default -> new IllegalStateException(cause);
    };
  }
}
