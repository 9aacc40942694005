// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the end of the trail down, while a server runs, to files: after so many records, or so
/// long after the last time when there is something new, and at the end.
public final class HeadKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);
  private static final long RECORDS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<Optional<AuditHead>> trail;
  private final List<HeadFile> files;
  private final Optional<HeadKey> key;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private long written;
  private long writtenAt = System.nanoTime();

  private HeadKeeper(
      Supplier<Optional<AuditHead>> trail, List<HeadFile> files, Optional<HeadKey> key) {
    this.trail = trail;
    this.files = List.copyOf(files);
    this.key = key;
    this.thread = Thread.ofPlatform().name("audit-heads").daemon().unstarted(this::run);
  }

  public static HeadKeeper start(
      Supplier<Optional<AuditHead>> trail, List<HeadFile> files, Optional<HeadKey> key) {
    HeadKeeper keeper = new HeadKeeper(trail, files, key);
    keeper.thread.start();
    return keeper;
  }

  private void run() {
    try {
      written = lastWritten();
      while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean late = System.nanoTime() - writtenAt >= PATIENCE.toNanos();
        keep(late ? 1 : RECORDS);
      }
      keep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long lastWritten() {
    try {
      List<AuditHead> there = files.getFirst().read();
      return there.isEmpty() ? 0 : there.getLast().number();
    } catch (Fault e) {
      LOG.warn("{}", e.report());
      return 0;
    }
  }

  /// When there are at least so many new records.
  private void keep(long records) {
    try {
      Optional<AuditHead> now = trail.get().filter(it -> it.number() - written >= records);
      if (now.isPresent()) {
        AuditHead head = key.isPresent() ? key.get().sign(now.get()) : now.get();
        files.forEach(file -> file.add(head));
        written = head.number();
        writtenAt = System.nanoTime();
      }
    } catch (RuntimeException e) {
      LOG.warn("the head of the audit trail was not kept: {}", e.getMessage());
    }
  }

  /// After a last head.
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
