// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// The tries of one thing until it succeeds or patience ends. For one thread.
final class Tries {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Patience patience;
  private final Object what;
  private final Progress progress;
  private long since = System.nanoTime();
  private long asked;
  private int failures;

  /// `what` is what messages call it.
  Tries(Patience patience, Object what, Progress progress) {
    this.patience = patience;
    this.what = what;
    this.progress = progress;
  }

  /// One try.
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws Trouble;
  }

  <T> T until(Attempt<T> attempt) {
    while (true) {
      try {
        T result = attempt.make();
        succeeded();
        return result;
      } catch (Trouble e) {
        failed(e);
      }
    }
  }

  /// It goes on: patience begins anew.
  void succeeded() {
    since = System.nanoTime();
    asked = 0;
    failures = 0;
  }

  /// Waits for the next try, or gives up.
  void failed(Trouble trouble) {
    long waited = System.nanoTime() - since - asked;
    long told = trouble.pause().map(Duration::toNanos).orElse(0L);
    if (waited >= patience.total().toNanos() || asked + told > Patience.ASKED_FOR.toNanos()) {
      throw Fault.in(Code.REGISTRY_UNAVAILABLE, what)
          .what("the registry does not do its part: " + trouble.getMessage())
          .help(
              "Run it again when registry and network are well: what has been transferred is kept.")
          .cause(trouble)
          .fault();
    }
    long before = System.nanoTime();
    sleep(Math.max(told, pause()));
    if (told > 0) {
      asked += System.nanoTime() - before;
    }
    failures++;
  }

  /// With up to a quarter more by chance, so that many who failed together do not come together.
  private long pause() {
    long doubled = patience.first().toNanos() << Math.min(failures, 20);
    long pause = Math.min(doubled, patience.longest().toNanos());
    return pause + ThreadLocalRandom.current().nextLong(pause / 4 + 1);
  }

  private void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        progress.check();
        Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, what).what("was called off").cause(e).fault();
    }
  }
}
