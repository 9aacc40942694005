// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks at a process many times a second, and kills it when it has used up its time or its memory.
/// Memory is what Linux tells in `/proc`; elsewhere only time is watched.
final class Watchdog implements Runnable {
  enum Verdict {
    /// It was left alone.
    NONE,
    OUT_OF_TIME,
    OUT_OF_MEMORY
  }

  private static final long PERIOD_MILLIS = 20;

  private final Process process;
  private final Limits limits;
  private final long started = System.nanoTime();
  private volatile Verdict verdict = Verdict.NONE;
  private volatile MemoryUse memory = MemoryUse.UNKNOWN;

  Watchdog(Process process, Limits limits) {
    this.process = process;
    this.limits = limits;
  }

  @Override
  public void run() {
    try {
      while (!process.waitFor(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
        if (memory.peakAnonymous() > limits.memory()) {
          kill(Verdict.OUT_OF_MEMORY);
        } else if (System.nanoTime() - started > limits.time().toNanos()) {
          kill(Verdict.OUT_OF_TIME);
        }
      }
    } catch (InterruptedException e) {
      kill(process);
    }
  }

  Verdict verdict() {
    return verdict;
  }

  /// Looks once more before it answers.
  MemoryUse memory() {
    look();
    return memory;
  }

  private void kill(Verdict reason) {
    if (verdict == Verdict.NONE) {
      verdict = reason;
    }
    kill(process);
  }

  /// With all that it has started: they are not to be found any more when it is gone.
  static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private synchronized void look() {
    memory = memory.max(MemoryUse.of(process.pid()));
  }
}
