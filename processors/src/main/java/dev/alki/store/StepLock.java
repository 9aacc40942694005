// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Held by the one who does a step, among all threads and processes that want it done. A process
/// that dies holds it no more.
///
/// It saves work and nothing else: two who do the same step at once get the same result.
public final class StepLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// This process's own. To open and close such a file once more would give its lock up.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StepLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Waits until it is free.
  public static StepLock take(Path file, Progress progress) {
    Optional<StepLock> lock = tried(file);
    while (lock.isEmpty()) {
      progress.check();
      pause();
      lock = tried(file);
    }
    return lock.get();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    } finally {
      HELD.remove(file);
    }
  }

  /// Without waiting.
  static Optional<StepLock> tried(Path file) {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<StepLock> lock = Optional.empty();
    try {
      lock = opened(file);
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<StepLock> opened(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new StepLock(file, channel));
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault();
    }
  }
}
