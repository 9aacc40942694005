// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Counts what each caller asks for. A caller may ask for twice its rate at once, and from then on
/// at its rate.
final class Rates {
  private static final double BURST_SECONDS = 2;
  private static final double NANOS = 1e9;

  private record Bucket(double left, long at) {}

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  Rates(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Counts one more request, if it may be made now.
  boolean admit(Caller caller) {
    if (caller.limits().rate() == Integer.MAX_VALUE) {
      return true;
    }
    double rate = caller.limits().rate();
    long now = nanos.getAsLong();
    double[] left = new double[1];
    buckets.compute(
        caller.name(),
        (_, old) -> {
          double filled =
              old == null
                  ? BURST_SECONDS * rate
                  : Math.min(BURST_SECONDS * rate, old.left() + (now - old.at()) / NANOS * rate);
          left[0] = filled;
          return new Bucket(filled >= 1 ? filled - 1 : filled, now);
        });
    return left[0] >= 1;
  }
}
