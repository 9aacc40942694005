// SPDX-License-Identifier: Apache-2.0
package dev.alki.device;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A command of the shell's by which the device's owner lets the service take what `current` leads
/// to; none where nothing has to be started anew.
public record Restart(Optional<String> command, Duration limit) {
  private static final Duration LOOK = Duration.ofMillis(100);

  public static Restart nothing() {
    return new Restart(Optional.empty(), Duration.ZERO);
  }

  void run(Progress progress) {
    if (command.isPresent()) {
      run(command.get(), progress);
    }
  }

  private void run(String line, Progress progress) {
    try {
      Process process = new ProcessBuilder("sh", "-c", line).inheritIO().start();
      try {
        await(process, progress);
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw failed("ended with " + process.exitValue());
      }
    } catch (IOException e) {
      throw failed("cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted");
    }
  }

  private void await(Process process, Progress progress) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      progress.check();
      if (System.nanoTime() > deadline) {
        throw failed("did not end within " + limit.toSeconds() + " s");
      }
    }
  }

  /// Without the command, which may hold what no log should.
  private static Fault failed(String what) {
    return Fault.in(Code.RESTART_FAILED, "the restart command")
        .what(what)
        .help("Try the command by itself.")
        .fault();
  }
}
