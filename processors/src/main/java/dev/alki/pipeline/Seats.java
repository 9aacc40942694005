// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets only so many steps of this process work at once, and some of them only alone. In the order
/// in which they came.
final class Seats {
  private static final long LOOK_MILLIS = 100;

  private final int all;
  private final Semaphore free;

  Seats(int all) {
    this.all = all;
    this.free = new Semaphore(all, true);
  }

  /// Waits for a seat, or for all of them; closing what is returned gives them back.
  Taken take(boolean alone, Progress progress) {
    int seats = alone ? all : 1;
    try {
      while (!free.tryAcquire(seats, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").cause(e).fault();
    }
    return () -> free.release(seats);
  }

  interface Taken extends AutoCloseable {
    @Override
    void close();
  }
}
