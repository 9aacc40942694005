// SPDX-License-Identifier: Apache-2.0
package dev.alki.metrics;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import dev.alki.progress.Amount;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// Counts what happens in this process. Nobody sees it until a registry is named; from then on that
/// one has everything.
public final class Meters {
  /// Steps take from milliseconds to hours.
  private static final Duration[] BOUNDS =
      Stream.of(10, 50, 250, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 14_400_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();

  /// What is counted by the byte is there from the start, so that its rate is known from the first
  /// byte on.
  public Meters() {
    amount("fetch", Amount.FETCHED_BYTES, 0);
    amount("quantize", Amount.READ_BYTES, 0);
    amount("quantize", Amount.WRITTEN_BYTES, 0);
    amount("quantize", Amount.WEIGHTS, 0);
  }

  public void use(MeterRegistry chosen) {
    registry.add(chosen);
  }

  public void ended(Outcome outcome) {
    time(Metric.JOB, outcome.seconds(), outcome.state().word());
    if (outcome.state() == State.FAILED) {
      outcome
          .fault()
          .map(Fault::code)
          .ifPresent(code -> count(Metric.JOB_FAILURES, 1, code.name()));
    }
  }

  public void finished(String verb, boolean recalled, double seconds) {
    time(Metric.STEP, seconds, verb, recalled ? "recalled" : "done");
  }

  public void failed(String verb, Code code, double seconds) {
    time(Metric.STEP, seconds, verb, "failed");
    count(Metric.STEP_FAILURES, 1, verb, code.name());
  }

  public void receipts(String verb, int there, int missing) {
    count(Metric.RECEIPTS, there, verb, "hit");
    count(Metric.RECEIPTS, missing, verb, "miss");
  }

  public void amount(String verb, Amount amount, long more) {
    Metric metric =
        switch (amount) {
          case READ_BYTES -> Metric.READ;
          case WRITTEN_BYTES -> Metric.WRITTEN;
          case WEIGHTS -> Metric.WEIGHTS;
          case FETCHED_BYTES -> Metric.FETCHED;
        };
    count(metric, more, verb);
  }

  /// A number that is asked for whenever somebody looks. `labels` are the values of the metric's
  /// labels.
  public void gauge(Metric metric, DoubleSupplier number, String... labels) {
    Gauge.builder(metric.key(), number::getAsDouble)
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .baseUnit(metric.shown().endsWith("_seconds") ? "seconds" : null)
        .strongReference(true)
        .register(registry);
  }

  private void count(Metric metric, double more, String... labels) {
    Counter.builder(metric.key())
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .register(registry)
        .increment(more);
  }

  private void time(Metric metric, double seconds, String... labels) {
    Timer.builder(metric.key())
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private static Tags tags(Metric metric, String... values) {
    Tags tags = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      tags = tags.and(metric.labels().get(i), values[i]);
    }
    return tags;
  }
}
