// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;

/// Counts what steps do: `alki.step` is a timer by verb and by whether its work was done or there
/// already, `alki.step.failures` a counter by verb and code. Nobody counts until a registry is
/// named.
final class StepMeter {
  private volatile MeterRegistry registry = new CompositeMeterRegistry();

  void use(MeterRegistry chosen) {
    registry = chosen;
  }

  void finished(String verb, boolean recalled, double seconds) {
    registry
        .timer("alki.step", "verb", verb, "result", recalled ? "recalled" : "done")
        .record(Duration.ofNanos((long) (seconds * 1e9)));
  }

  void failed(String verb, Code code) {
    registry.counter("alki.step.failures", "verb", verb, "code", code.name()).increment();
  }
}
