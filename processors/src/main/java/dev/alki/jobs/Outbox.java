// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a queue of the jobs, or the branches of jobs, that wait. Who waits is written into the
/// ledger together with the job, and is struck out after the queue has it: so no job is without a
/// message for long, and a crash in between makes a second message, which does no harm.
///
/// Now and then, and at the start, it also looks whether the queue still knows of all jobs that
/// wait: a broker may have lost its journal.
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private final Announcements ledger;
  private final JobQueue queue;
  private final Duration betweenLooks;
  private final Thread thread;
  private Set<String> missing = new HashSet<>();
  private volatile boolean closed;
  private boolean failing;

  private Outbox(Announcements ledger, JobQueue queue, Duration betweenLooks) {
    this.ledger = ledger;
    this.queue = queue;
    this.betweenLooks = betweenLooks;
    this.thread = Thread.ofPlatform().name("outbox").unstarted(this::work);
  }

  public static Outbox start(Ledger ledger, JobQueue queue) {
    return start(ledger, queue, BETWEEN_LOOKS);
  }

  public static Outbox start(Branches branches, JobQueue queue) {
    return start(branches, queue, BETWEEN_LOOKS);
  }

  static Outbox start(Announcements ledger, JobQueue queue, Duration betweenLooks) {
    Outbox outbox = new Outbox(ledger, queue, betweenLooks);
    outbox.thread.start();
    return outbox;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    long looked = System.nanoTime() - betweenLooks.toNanos();
    while (!closed) {
      try {
        send();
        if (System.nanoTime() - looked >= betweenLooks.toNanos()) {
          look();
          looked = System.nanoTime();
        }
        failing = false;
        ledger.awaitNews(PAUSE);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          failed(e);
        }
      }
    }
  }

  private void send() {
    List<Waiting> waiting = ledger.outbox(BATCH);
    while (!waiting.isEmpty() && !closed) {
      queue.send(waiting);
      ledger.sent(waiting);
      waiting = ledger.outbox(BATCH);
    }
  }

  /// A job that the queue does not know of may just be in somebody's hands: it has to be missing at
  /// two looks.
  private void look() {
    List<String> announced = ledger.announced();
    if (queue.size() >= announced.size()) {
      missing.clear();
      return;
    }
    Set<String> now = new HashSet<>(announced);
    now.removeAll(queue.jobs());
    missing.retainAll(now);
    if (!missing.isEmpty()) {
      LOG.warn("the queue has lost {} messages of what waits: they are sent again", missing.size());
      ledger.announce(missing);
    }
    missing = now;
  }

  /// Said once, until it goes well again.
  private void failed(RuntimeException e) {
    if (!failing) {
      failing = true;
      LOG.error(
          "{}", e instanceof Fault fault ? fault.report() : "a bug", e instanceof Fault ? null : e);
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
