// SPDX-License-Identifier: Apache-2.0
package dev.alki.health;

import dev.alki.fault.Fault;
import dev.alki.runtime.Engine;
import java.time.Duration;
import java.util.Optional;

/// Knows whether the engine can be used here. It is tried once, after somebody asked for the first
/// time; when it cannot be used, again every minute, because somebody may install what is missing.
final class EngineWatch {
  private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private final Engine engine;
  private volatile Optional<String> reason = Optional.of("not looked at yet");
  private long tried = System.nanoTime() - AGAIN_NANOS;
  private boolean trying;

  EngineWatch(Engine engine) {
    this.engine = engine;
  }

  /// Why it cannot be used; never waits.
  Optional<String> reason() {
    if (reason.isPresent() && begin()) {
      Thread.ofPlatform().daemon().name("engine-watch").start(this::look);
    }
    return reason;
  }

  private synchronized boolean begin() {
    if (trying || System.nanoTime() - tried < AGAIN_NANOS) {
      return false;
    }
    trying = true;
    return true;
  }

  private void look() {
    Optional<String> found = engine.unusable().map(Fault::getMessage);
    synchronized (this) {
      reason = found;
      tried = System.nanoTime();
      trying = false;
    }
  }
}
