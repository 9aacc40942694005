// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.runtime.LogTail;
import dev.alki.runtime.MemoryUse;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that is a child of this process, and whose log is read.
final class ServerProcess implements RunningServer {
  private static final int GRACE_SECONDS = 5;

  private final Process process;
  private final LogTail log = new LogTail();

  ServerProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("server-log").start(this::readLog);
  }

  @Override
  public boolean running() {
    return process.isAlive();
  }

  @Override
  public String lastWords() {
    if (!process.isAlive()) {
      log.awaitEnd();
    }
    return log.reason().orElse("");
  }

  @Override
  public MemoryUse memory() {
    return MemoryUse.of(process.pid());
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private void readLog() {
    try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
      log.drain(reader);
    } catch (IOException e) {
      // The pipe broke with the process; what was read before is kept.
    }
  }
}
