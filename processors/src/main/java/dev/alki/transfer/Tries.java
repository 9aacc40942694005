// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// The tries of one thing until it succeeds or patience ends. For one thread.
final class Tries {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Patience patience;
  private final String what;
  private final Progress progress;
  private long since = System.nanoTime();
  private long asked;
  private int failures;
  private int nonsense;

  Tries(Patience patience, String what, Progress progress) {
    this.patience = patience;
    this.what = what;
    this.progress = progress;
  }

  /// It goes on: patience begins anew.
  void succeeded() {
    since = System.nanoTime();
    asked = 0;
    failures = 0;
    nonsense = 0;
  }

  /// Waits for the next try, or gives up.
  void failed(Again again) {
    nonsense += again.kind() == Again.Kind.NONSENSE ? 1 : 0;
    long waited = System.nanoTime() - since - asked;
    long told = again.pause().map(Duration::toNanos).orElse(0L);
    if (waited >= patience.total().toNanos()
        || nonsense > patience.nonsense()
        || asked + told > Patience.ASKED_FOR.toNanos()) {
      throw givenUp(again);
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
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault();
    }
  }

  private Fault givenUp(Again last) {
    return Fault.in(Code.HUB_UNAVAILABLE, what)
        .what("could not be fetched: " + last.getMessage())
        .help(
            "Run it again when hub and network are well: what has arrived is kept. With"
                + " HF_HUB_OFFLINE=1 only the cache is used.")
        .cause(last)
        .fault();
  }
}
