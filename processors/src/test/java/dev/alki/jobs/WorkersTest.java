// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersTest {
  @TempDir Path folder;
  private Ledger ledger;
  private Desk desk;
  private MemoryQueue queue;
  private Outbox outbox;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"));
    desk = new Desk(ledger);
    queue = new MemoryQueue();
    outbox = Outbox.start(ledger, queue);
  }

  @AfterEach
  void close() {
    outbox.close();
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
  void aSecondMessageOfAJobDoesNotRunItAgain() {
    String id = submit();
    AtomicInteger runs = new AtomicInteger();
    Waiting again = new Waiting(id, 0, Duration.ZERO, Needs.NONE);
    queue.send(List.of(again, again));
    String last = submit();
    try (Workers _ =
        start(
            job -> {
              runs.addAndGet(job.id().equals(id) ? 1 : 0);
              return ended(State.SUCCEEDED);
            },
            1)) {
      awaitEnd(id);
      awaitEnd(last);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void aJobThatTheQueueHasLostIsToldOfAgain() throws Exception {
    String id = submit();
    while (queue.size() == 0) {
      Thread.sleep(10);
    }
    outbox.close();
    queue.lose();
    outbox = Outbox.start(ledger, queue, Duration.ofMillis(100));
    try (Workers _ = start(_ -> ended(State.SUCCEEDED), 1)) {
      assertThat(awaitEnd(id)).isEqualTo(State.SUCCEEDED);
    }
  }

  @Test
  void aJobThatWasGivenToAnotherWorkerStopsAndHasNoEffect() {
    CountDownLatch running = new CountDownLatch(1);
    String id = submit();
    try (Workers _ = start(job -> untilCancelled(job, running), 1)) {
      await(running);
      queue.lose();
      outbox.close();
      ledger.recover();
      Job elsewhere = ledger.claim(id, "another").orElseThrow();
      while (!desk.idle()) {
        pause();
      }
      assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(State.RUNNING);
      ledger.finish(elsewhere, ended(State.SUCCEEDED));
    }
    assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
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
      assertThat(awaitEnd(second)).isEqualTo(State.SUCCEEDED);
      assertThat(awaitEnd(first)).isEqualTo(State.FAILED);
    }
    JobRecord failed = ledger.find(first).orElseThrow();
    assertThat(failed.error().orElseThrow().code()).isEqualTo("INTERNAL_ERROR");
    assertThat(failed.failures()).isEqualTo(3);
  }

  private Workers start(Runner runner, int count) {
    return Workers.start(ledger, desk, runner, queue, Needs.NONE, Duration.ofSeconds(8), count);
  }

  private Outcome untilCancelled(Job job, CountDownLatch running) {
    running.countDown();
    while (!desk.cancelled(job)) {
      pause();
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
      pause();
    }
    return state;
  }

  /// Whoever waits leaves the processors to those who work.
  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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
