// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.PendingFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Brings files to the disk while they are still being written, again and again. The system itself
/// begins only when much has gathered; all of it would have to be waited for in the end, while the
/// processors have nothing to do.
///
/// Now and then, and at the end, it also does what is to follow on that.
///
/// A disk may tell that it failed only once, so a failure is kept for [#check].
final class EarlyForce implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final List<PendingFile> files;
  private final long every;
  private final Runnable settle;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("early-force").unstarted(this::run);
  private volatile Optional<RuntimeException> failure = Optional.empty();

  private EarlyForce(List<PendingFile> files, Duration every, Runnable settle) {
    this.files = files;
    this.every = every.toNanos();
    this.settle = settle;
  }

  static EarlyForce of(List<PendingFile> files) {
    return of(files, Duration.ofDays(1), () -> {});
  }

  /// Runs `settle` each time `every` has passed, and when it stops, whether or not all went well.
  static EarlyForce of(List<PendingFile> files, Duration every, Runnable settle) {
    EarlyForce force = new EarlyForce(files, every, settle);
    force.thread.start();
    return force;
  }

  /// Throws what went wrong so far.
  void checkEarly() {
    failure.ifPresent(e -> {
      throw e;
    });
  }

  /// Stops, and throws what went wrong.
  void check() {
    close();
    failure.ifPresent(e -> {
      throw e;
    });
  }

  @Override
  public void close() {
    enough.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long settled = System.nanoTime();
      long pause = Math.min(PAUSE.toNanos(), every);
      while (!enough.await(pause, TimeUnit.NANOSECONDS)) {
        for (PendingFile file : files) {
          if (enough.getCount() > 0) {
            file.force();
          }
        }
        if (System.nanoTime() - settled >= every) {
          settle.run();
          settled = System.nanoTime();
        }
      }
      settle.run();
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
