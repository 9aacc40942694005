// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.progress.Activity;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.traces.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.ObjLongConsumer;

/// Passes a step's progress on, a few times a second at most.
final class StepProgress implements Progress {
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final DoubleConsumer fraction;
  private final ObjLongConsumer<Amount> amounts;
  private final Span span;
  private final BooleanSupplier cancelled;
  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  StepProgress(
      DoubleConsumer fraction,
      ObjLongConsumer<Amount> amounts,
      Span span,
      BooleanSupplier cancelled) {
    this.fraction = fraction;
    this.amounts = amounts;
    this.span = span;
    this.cancelled = cancelled;
  }

  @Override
  public void advance(long done, long total) {
    long now = System.nanoTime();
    long before = last.get();
    if (total > 0 && now - before >= PAUSE_NANOS && last.compareAndSet(before, now)) {
      fraction.accept(Math.clamp((double) done / total, 0, 1));
    }
  }

  @Override
  public void count(Amount amount, long more) {
    amounts.accept(amount, more);
  }

  @Override
  public Activity begin(String name, Map<String, String> attributes) {
    return span.begin(name, attributes);
  }

  @Override
  public boolean cancelled() {
    return cancelled.getAsBoolean();
  }
}
