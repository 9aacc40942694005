// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// When to go over from one way to another that is slow at first: runs both, in a thread that keeps
/// no JVM alive, until the second is the faster one.
final class WarmUp {
  /// Numbers that are not worth a thread: the first way does them in a tenth of a second.
  static final long FEW = 1 << 20;

  /// Numbers after which the second way is gone in any case.
  static final long MANY = 1 << 22;

  private static final int ROUNDS = 5_000;

  /// How many times in a row the second must be the faster.
  private static final int ENOUGH = 3;

  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean done;

  /// What is at hand, and what is to take its place.
  record Race(Runnable present, Runnable next) {
    boolean won() {
      long start = System.nanoTime();
      present.run();
      long middle = System.nanoTime();
      next.run();
      return System.nanoTime() - middle < middle - start;
    }
  }

  /// Whether to do `count` more numbers in the second way.
  boolean after(long count, Supplier<Race> race) {
    if (done) {
      return true;
    }
    long before = numbers.getAndAdd(count);
    if (before >= FEW && begun.compareAndSet(false, true)) {
      Race started = race.get();
      Thread.ofPlatform().daemon().name("warm-up").start(() -> run(started));
    }
    if (before >= MANY) {
      done = true;
    }
    return done;
  }

  /// The race at once, in the caller's thread, where nobody has begun it yet.
  void now(Supplier<Race> race) {
    if (begun.compareAndSet(false, true)) {
      run(race.get());
    }
  }

  private void run(Race race) {
    int won = 0;
    for (int round = 0; round < ROUNDS && won < ENOUGH && !done; round++) {
      won = race.won() ? won + 1 : 0;
    }
    if (won == ENOUGH) {
      done = true;
    }
  }
}
