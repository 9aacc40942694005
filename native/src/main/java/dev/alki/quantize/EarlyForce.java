// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.PendingFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Brings files to the disk while they are still being written, again and again. The system itself
/// begins only when much has gathered; all of it would have to be waited for in the end, while the
/// processors have nothing to do.
///
/// A disk may tell that it failed only once, so a failure is kept for [#check].
final class EarlyForce implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

  private final List<PendingFile> files;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("early-force").unstarted(this::run);
  private volatile Optional<RuntimeException> failure = Optional.empty();

  private EarlyForce(List<PendingFile> files) {
    this.files = files;
  }

  static EarlyForce of(List<PendingFile> files) {
    EarlyForce force = new EarlyForce(files);
    force.thread.start();
    return force;
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
      while (!enough.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        for (PendingFile file : files) {
          if (enough.getCount() > 0) {
            file.force();
          }
        }
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
