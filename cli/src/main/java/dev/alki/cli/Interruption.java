// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and a polite kill: work in progress is called off and gets time to clear up what is half
/// made, then the process ends (with status 130 for Ctrl-C, which the JVM sees to).
final class Interruption {
  private static final int GRACE_SECONDS = 10;
  private static final CountDownLatch REQUESTED = new CountDownLatch(1);

  private final CountDownLatch finished = new CountDownLatch(1);

  private Interruption() {}

  /// From now on, signals are heard.
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interruption").unstarted(interruption::heard));
    return interruption;
  }

  /// Whether the user wants the work in progress to end.
  static boolean requested() {
    return REQUESTED.getCount() == 0;
  }

  /// Waits until the user wants an end.
  static void await() throws InterruptedException {
    REQUESTED.await();
  }

  /// Ends the process.
  void exit(int status) {
    finished.countDown();
    if (!requested()) {
      System.exit(status);
    }
  }

  private void heard() {
    if (finished.getCount() == 0) {
      return;
    }
    REQUESTED.countDown();
    try {
      boolean ended = finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        System.err.println("alki: work did not end within " + GRACE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
