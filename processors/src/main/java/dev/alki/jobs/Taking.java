// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a thread of a worker does until the desk is closed: hears from a queue of what waits,
/// claims it and sees to it.
///
/// A message is let go as soon as the claim is on the disk: from then on the lease sees to it that
/// nothing is lost, however long it takes.
///
/// @param <T> a job or a branch
record Taking<T>(JobQueue queue, Needs has, Desk desk, Claims<T> claims) implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Taking.class);
  private static final long PAUSE_MILLIS = 1000;
  private static final long LOOK_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// What is done with messages.
  interface Claims<T> {
    /// Whether there is room for one more.
    boolean room();

    /// None when it does not wait any more.
    Optional<T> claim(String id);

    void see(T claimed) throws InterruptedException;
  }

  @Override
  public void run() {
    try (JobQueue.Reader reader = queue.reader(has)) {
      boolean failing = false;
      while (!desk.closed()) {
        if (!claims.room()) {
          Thread.sleep(LOOK_MILLIS);
          continue;
        }
        try {
          Optional<JobQueue.Delivery> message = reader.next(PATIENCE);
          failing = false;
          if (message.isPresent()) {
            take(message.get());
          }
        } catch (RuntimeException e) {
          if (!failing && !desk.closed()) {
            tell(e);
          }
          failing = true;
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(JobQueue.Delivery message) throws InterruptedException {
    if (desk.closed()) {
      message.back();
      return;
    }
    Optional<T> claimed;
    try {
      claimed = claims.claim(message.id());
    } catch (RuntimeException e) {
      message.back();
      throw e;
    }
    try {
      message.done();
    } catch (RuntimeException e) {
      // It comes again, and finds that nothing waits.
      tell(e);
    }
    if (claimed.isPresent()) {
      claims.see(claimed.get());
    }
  }

  private static void tell(RuntimeException e) {
    if (e instanceof Fault fault) {
      LOG.error("{}", fault.report());
    } else {
      LOG.error("a bug", e);
    }
  }
}
