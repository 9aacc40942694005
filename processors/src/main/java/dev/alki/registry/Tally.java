// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.progress.Progress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// How far several transfers are together, and whether one of them has failed, so that the others
/// should stop.
final class Tally implements Progress {
  private final Progress told;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong shown = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();

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

  void stop() {
    stopped.set(true);
  }

  @Override
  public void advance(long one, long all) {
    told.advance(one, all);
  }

  @Override
  public boolean cancelled() {
    return stopped.get() || told.cancelled();
  }
}
