// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
  private static final Pattern FIELD = Pattern.compile("(VmHWM|RssAnon):\\s+(\\d+) kB");

  private final Process process;
  private final Limits limits;
  private final Path status;
  private final long started = System.nanoTime();
  private volatile Verdict verdict = Verdict.NONE;
  private volatile MemoryUse memory = MemoryUse.UNKNOWN;

  Watchdog(Process process, Limits limits) {
    this.process = process;
    this.limits = limits;
    this.status = Path.of("/proc", String.valueOf(process.pid()), "status");
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
    Map<String, Long> now = read();
    memory =
        new MemoryUse(
            Math.max(memory.peak(), now.getOrDefault("VmHWM", 0L)),
            Math.max(memory.peakAnonymous(), now.getOrDefault("RssAnon", 0L)));
  }

  private Map<String, Long> read() {
    try {
      List<String> lines = Files.readAllLines(status);
      return lines.stream()
          .map(FIELD::matcher)
          .filter(Matcher::matches)
          .collect(
              Collectors.toMap(
                  field -> field.group(1), field -> Long.parseLong(field.group(2)) << 10));
    } catch (IOException e) {
      return Map.of();
    }
  }
}
