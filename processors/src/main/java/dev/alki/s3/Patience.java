// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How a service that fails is asked again: after ever longer pauses, until nothing has come from
/// it for `limit`.
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(100);

  private final Duration limit;
  private long since = System.nanoTime();
  private Duration pause = FIRST;

  Patience(Duration limit) {
    this.limit = limit;
  }

  /// Something has come.
  void renew() {
    since = System.nanoTime();
    pause = FIRST;
  }

  /// Waits for the next try, or gives up with the reason.
  void wait(Fault reason, Tally tally) {
    if (System.nanoTime() - since > limit.toNanos()) {
      throw reason;
    }
    long millis = pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis());
    for (long waited = 0; waited < millis; waited += STEP.toMillis()) {
      tally.check();
      sleep(Math.min(STEP.toMillis(), millis - waited));
    }
    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.in(Code.INTERRUPTED_BY_USER, "transfer").what("was called off").cause(e).fault();
    }
  }
}
