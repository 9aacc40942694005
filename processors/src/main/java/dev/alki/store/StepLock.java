// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Held by the one who does a step, among all threads and processes that want it done. A process
/// that dies holds it no more; one that lives changes the file again and again, so that others see
/// when it stands still.
public final class StepLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// Several times in the shortest term that can be set.
  private static final Duration BEAT = Duration.ofMillis(250);

  private static final Set<StepLock> HELD = ConcurrentHashMap.newKeySet();

  /// This process's own files. To open and close one once more would give its lock up.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Optional<FileChannel> channel;

  private StepLock(Path file, Optional<FileChannel> channel) {
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

  /// Waits until it is free, or until its holder has stood still for a term, so that it may be
  /// frozen: then nothing is held, and the step may be done twice. Only for work of which that does
  /// no harm.
  static StepLock takeUnlessFrozen(Path file, Duration term, Progress progress) {
    Optional<StepLock> lock = tried(file);
    Optional<FileTime> seen = changed(file);
    long since = System.nanoTime();
    while (lock.isEmpty()) {
      progress.check();
      pause();
      Optional<FileTime> now = changed(file);
      if (!now.equals(seen)) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= term.toNanos()) {
        return new StepLock(file, Optional.empty());
      }
      lock = tried(file);
    }
    return lock.get();
  }

  @Override
  public void close() {
    if (channel.isEmpty()) {
      return;
    }
    HELD.remove(this);
    try {
      Files.deleteIfExists(file);
      channel.get().close();
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    } finally {
      OWN.remove(file);
    }
  }

  /// The file's time changes, whatever is in it.
  private void beat() {
    try {
      channel.orElseThrow().write(ByteBuffer.wrap(new byte[1]), 0);
    } catch (IOException e) {
      // It was given back just now; or, if the disk fails, others go on without waiting.
    }
  }

  private static Optional<FileTime> changed(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Without waiting; nothing when somebody holds it.
  public static Optional<StepLock> tried(Path file) {
    if (!OWN.add(file)) {
      return Optional.empty();
    }
    Optional<StepLock> lock = Optional.empty();
    try {
      lock = opened(file);
      return lock;
    } finally {
      if (lock.isEmpty()) {
        OWN.remove(file);
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
      StepLock held = new StepLock(file, Optional.of(channel));
      held.beat();
      Pulse.start();
      HELD.add(held);
      return Optional.of(held);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// One thread for all locks that this process holds.
  private static final class Pulse {
    private static final ScheduledExecutorService THREAD =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("step-locks").factory());

    static {
      THREAD.scheduleWithFixedDelay(
          () -> HELD.forEach(StepLock::beat),
          BEAT.toMillis(),
          BEAT.toMillis(),
          TimeUnit.MILLISECONDS);
    }

    /// Loading this class is all that is to be done.
    static void start() {}
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
