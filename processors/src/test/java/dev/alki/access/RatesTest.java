// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final Rates rates = new Rates(nanos::get);
  private final Caller caller = new Caller("ci", Scope.ALL, new Limits(5, 1));

  @Test
  void letTwiceTheRateThroughAtOnceAndTheRateFromThenOn() {
    assertThat(admitted(100)).isEqualTo(10);
    nanos.addAndGet(1_000_000_000);
    assertThat(admitted(100)).isEqualTo(5);
    nanos.addAndGet(200_000_000);
    assertThat(admitted(100)).isEqualTo(1);
  }

  @Test
  void doNotSaveUpMoreThanTwoSeconds() {
    assertThat(admitted(100)).isEqualTo(10);
    nanos.addAndGet(3_600_000_000_000L);
    assertThat(admitted(100)).isEqualTo(10);
  }

  @Test
  void doNotCountWhoeverHasNoLimit() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(rates.admit(Caller.ANYBODY)).isTrue();
    }
  }

  private int admitted(int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += rates.admit(caller) ? 1 : 0;
    }
    return admitted;
  }
}
