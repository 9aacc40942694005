// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// The tries of one thing until it succeeds or patience ends. For one thread.
public final class Tries {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Patience patience;
  private final Progress progress;
  private final Function<Again, Fault> givenUp;
  private long since = System.nanoTime();
  private long asked;
  private int failures;
  private int nonsense;

  /// `givenUp` makes a fault of the last failure when patience has ended.
  public Tries(Patience patience, Progress progress, Function<Again, Fault> givenUp) {
    this.patience = patience;
    this.progress = progress;
    this.givenUp = givenUp;
  }

  /// One try.
  @FunctionalInterface
  public interface Attempt<T> {
    T make() throws Again;
  }

  public <T> T until(Attempt<T> attempt) {
    while (true) {
      try {
        T result = attempt.make();
        succeeded();
        return result;
      } catch (Again e) {
        failed(e);
      }
    }
  }

  /// It goes on: patience begins anew.
  public void succeeded() {
    since = System.nanoTime();
    asked = 0;
    failures = 0;
    nonsense = 0;
  }

  /// Waits for the next try, or gives up.
  public void failed(Again again) {
    nonsense += again.kind() == Again.Kind.NONSENSE ? 1 : 0;
    long waited = System.nanoTime() - since - asked;
    long told = again.pause().map(Duration::toNanos).orElse(0L);
    if (waited >= patience.total().toNanos()
        || nonsense > patience.nonsense()
        || asked + told > Patience.ASKED_FOR.toNanos()) {
      throw givenUp.apply(again);
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
}
