// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.progress.Progress;
import dev.alki.transfer.Together;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// How far several transfers are together, and whether one of them has failed, so that the others
/// should stop.
final class Tally implements Progress, Together.Shared {
  private static final int AT_ONCE = 4;

  private final Progress told;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong shown = new AtomicLong();
  private volatile boolean stopped;

  Tally(Progress told, long total) {
    this.told = told;
    this.total = total;
  }

  /// Takes how much of one transfer is there; that may shrink when something comes again, what is
  /// told does not.
  LongConsumer part() {
    AtomicLong before = new AtomicLong();
    return now -> {
      long all = done.addAndGet(now - before.getAndSet(now));
      told.advance(shown.accumulateAndGet(all, Math::max), total);
    };
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void check() {
    if (stopped) {
      throw new Together.Stopped();
    }
    told.check();
  }

  @Override
  public void advance(long one, long all) {
    told.advance(one, all);
  }

  @Override
  public boolean cancelled() {
    return stopped || told.cancelled();
  }

  /// Runs some transfers at once, a few at a time, and returns when all are done. What went wrong
  /// first is thrown.
  void run(List<Runnable> transfers) {
    try (Together together = new Together(new Semaphore(AT_ONCE), this)) {
      transfers.forEach(together::add);
      together.join();
    }
  }
}
