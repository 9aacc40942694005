// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkersTest {
  @TempDir Path folder;
  private Ledger ledger;
  private Desk desk;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"));
    desk = new Desk(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void oneWorkerTakesJobsInTheirOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    List<String> ids = List.of(submit(), submit(), submit());
    try (Workers _ =
        start(
            job -> {
              order.add(job.id());
              return ended(State.SUCCEEDED);
            },
            1)) {
      ids.forEach(this::awaitEnd);
    }
    assertThat(order).containsExactlyElementsOf(ids);
  }

  @Test
  void twoWorkersWorkAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    String first = submit();
    String second = submit();
    try (Workers _ =
        start(
            _ -> {
              both.countDown();
              await(both);
              return ended(State.SUCCEEDED);
            },
            2)) {
      awaitEnd(first);
      awaitEnd(second);
    }
  }

  @Test
  void aRunningJobStopsWhenItIsCalledOff() {
    CountDownLatch running = new CountDownLatch(1);
    String id = submit();
    try (Workers _ = start(job -> untilCancelled(job, running), 1)) {
      await(running);
      desk.cancel(id, "http");
      assertThat(awaitEnd(id)).isEqualTo(State.CANCELLED);
    }
  }

  @Test
  void aRunningJobStopsWhenAnotherProcessCallsItOff() {
    CountDownLatch running = new CountDownLatch(1);
    String id = submit();
    try (Workers _ = start(job -> untilCancelled(job, running), 1);
        Ledger other = Ledger.open(folder.resolve("ledger.db"))) {
      await(running);
      other.cancel(id, "cli");
      assertThat(awaitEnd(id)).isEqualTo(State.CANCELLED);
    }
  }

  @Test
  void closingPutsARunningJobBack() {
    CountDownLatch running = new CountDownLatch(1);
    String id = submit();
    try (Workers _ = start(job -> untilCancelled(job, running), 1)) {
      await(running);
    }
    assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  @Test
  void aBugInOneJobDoesNotStopTheNext() {
    String first = submit();
    String second = submit();
    try (Workers _ =
        start(
            job -> {
              if (job.id().equals(first)) {
                throw new IllegalStateException("a bug");
              }
              return ended(State.SUCCEEDED);
            },
            1)) {
      assertThat(awaitEnd(first)).isEqualTo(State.FAILED);
      assertThat(awaitEnd(second)).isEqualTo(State.SUCCEEDED);
    }
    assertThat(ledger.find(first).orElseThrow().error().orElseThrow().code())
        .isEqualTo("INTERNAL_ERROR");
  }

  private Workers start(Runner runner, int count) {
    return Workers.start(ledger, desk, runner, count);
  }

  private Outcome untilCancelled(Job job, CountDownLatch running) {
    running.countDown();
    while (!desk.cancelled(job)) {
      Thread.onSpinWait();
    }
    return ended(State.CANCELLED);
  }

  private String submit() {
    return desk.submit(new JobRequest("models/a", List.of(), "default", Optional.empty()), "http")
        .job()
        .id();
  }

  private State awaitEnd(String id) {
    State state = State.QUEUED;
    while (!state.ended()) {
      state = ledger.find(id).orElseThrow().state();
      Thread.onSpinWait();
    }
    return state;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Outcome ended(State state) {
    return new Outcome(state, List.of(), Optional.empty(), 0, 0, 0);
  }
}
