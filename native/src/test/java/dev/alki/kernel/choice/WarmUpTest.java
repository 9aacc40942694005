// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final WarmUp.Race WON = new WarmUp.Race(() -> sleep(2), () -> {});

  @Test
  void goesOverWhenTheSecondWayIsTheFaster() {
    WarmUp warmUp = new WarmUp();
    warmUp.after(WarmUp.FEW, () -> WON);
    boolean gone = warmUp.after(1, () -> WON);
    for (int wait = 0; wait < 1000 && !gone; wait++) {
      sleep(5);
      gone = warmUp.after(1, () -> WON);
    }
    assertThat(gone).isTrue();
  }

  @Test
  void staysWhileTheSecondWayIsTheSlower() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(20);
    WarmUp warmUp = new WarmUp();
    WarmUp.Race lost =
        new WarmUp.Race(
            () -> {},
            () -> {
              sleep(2);
              runs.countDown();
            });
    warmUp.after(WarmUp.FEW, () -> lost);
    warmUp.after(1, () -> lost);
    assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(warmUp.after(1, () -> lost)).isFalse();
  }

  @Test
  void staysForFewNumbersWithoutAThread() {
    AtomicInteger begun = new AtomicInteger();
    WarmUp warmUp = new WarmUp();
    assertThat(warmUp.after(WarmUp.FEW, () -> count(begun))).isFalse();
    assertThat(begun).hasValue(0);
  }

  @Test
  void beginsOnce() {
    AtomicInteger begun = new AtomicInteger();
    WarmUp warmUp = new WarmUp();
    warmUp.after(WarmUp.FEW, () -> count(begun));
    for (int i = 0; i < 3; i++) {
      warmUp.after(1, () -> count(begun));
    }
    assertThat(begun).hasValue(1);
  }

  @Test
  void goesOverAfterManyNumbersInAnyCase() {
    WarmUp warmUp = new WarmUp();
    WarmUp.Race lost = new WarmUp.Race(() -> {}, () -> sleep(2));
    warmUp.after(WarmUp.MANY, () -> lost);
    assertThat(warmUp.after(1, () -> lost)).isTrue();
  }

  private static WarmUp.Race count(AtomicInteger begun) {
    begun.incrementAndGet();
    return WON;
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
