// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {
  /// Nobody calls the work off.
  private static class Wanted implements Together.Shared {
    private volatile boolean stopped;

    @Override
    public void check() {
      if (stopped) {
        throw new Together.Stopped();
      }
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  @Test
  void allAreDone() {
    AtomicInteger done = new AtomicInteger();
    try (Together together = new Together(new Semaphore(2), new Wanted())) {
      for (int i = 0; i < 10; i++) {
        together.add(done::incrementAndGet);
      }
      together.join();
    }
    assertThat(done).hasValue(10);
  }

  /// The one that was interrupted is waited for first, and says something, too.
  @Test
  void whatWentWrongIsToldAndNotWhatFollowedFromIt() {
    try (Together together = new Together(new Semaphore(2), new Wanted())) {
      CountDownLatch waits = new CountDownLatch(1);
      together.add(() -> sleep(waits));
      together.add(() -> {
        await(waits);
        throw new IllegalStateException("the reason");
      });

      assertThatThrownBy(together::join).hasMessage("the reason");
    }
  }

  @Test
  void aCallOffIsToldWhateverItMadeOfTheTasks() {
    CountDownLatch waits = new CountDownLatch(1);
    Wanted unwanted =
        new Wanted() {
          @Override
          public void check() {
            super.check();
            if (waits.getCount() == 0) {
              throw new IllegalStateException("called off");
            }
          }
        };
    try (Together together = new Together(new Semaphore(1), unwanted)) {
      together.add(() -> sleep(waits));

      assertThatThrownBy(together::join).hasMessage("called off");
    }
  }

  /// The first one hears only that the second one stopped.
  @Test
  void aTaskThatHearsOfTheCallOffSaysWhyTheOthersStopped() {
    Wanted shared = new Wanted();
    try (Together together = new Together(new Semaphore(2), shared)) {
      CountDownLatch stopped = new CountDownLatch(1);
      together.add(() -> {
        await(stopped);
        throw new Together.Stopped();
      });
      together.add(() -> {
        stopped.countDown();
        throw calledOff();
      });

      assertThatThrownBy(together::join).hasMessageContaining("was called off");
    }
  }

  /// Longer than any test may take, and in the end as whoever is interrupted says it.
  private static void sleep(CountDownLatch begins) {
    begins.countDown();
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw calledOff();
    }
  }

  private static Fault calledOff() {
    return Fault.in(Code.INTERRUPTED_BY_USER, "work").what("was called off").fault();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
