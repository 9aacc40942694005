// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.Desk;
import dev.alki.jobs.JobQueue;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.jobs.Needs;
import dev.alki.jobs.Outbox;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Runner;
import dev.alki.jobs.State;
import dev.alki.jobs.TestPostgres;
import dev.alki.jobs.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// That many jobs at once are all done, each once, and by all workers there are. Prints what
/// ledger, outbox, broker and workers cost when there is nothing else to do; `-Dalki.jobs=10000`
/// for a campaign.
@Timeout(3600)
class ManyJobsTest {
  private static final int JOBS = Integer.getInteger("alki.jobs", 300);
  private static final int SHARED = 24;
  private static final Duration SILENCE = Duration.ofSeconds(8);

  @TempDir Path folder;

  @Test
  void noneIsLostAndEachIsDoneOnce() throws Exception {
    Set<String> done = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    Runner idle =
        job -> {
          runs.incrementAndGet();
          done.add(job.id());
          return new Outcome(State.SUCCEEDED, List.of(), Optional.empty(), 0, 0, 0);
        };
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"));
        ArtemisBroker broker = ArtemisBroker.own(folder.resolve("broker"));
        JobQueue queue = new ArtemisQueue(broker);
        Outbox _ = Outbox.start(ledger, queue)) {
      Desk desk = new Desk(ledger);
      long start = System.nanoTime();
      submit(desk, JOBS);
      double submitted = seconds(start);
      start = System.nanoTime();
      try (Workers _ = Workers.start(ledger, desk, idle, queue, Needs.NONE, SILENCE, 1)) {
        awaitAll(ledger, JOBS);
      }
      double worked = seconds(start);
      System.out.printf(
          "%d jobs: %.1f ms each to hand in, %.1f ms each to do nothing%n",
          JOBS, 1e3 * submitted / JOBS, 1e3 * worked / JOBS);
      assertThat(done).hasSize(JOBS);
      assertThat(runs).hasValue(JOBS);
    }
  }

  /// Each job takes a while and nearly no processor, so that this shows what sharing costs.
  @Test
  void twoWorkersShareTheJobs() throws Exception {
    LedgerPlace place = TestPostgres.database();
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"))) {
      AtomicInteger here = new AtomicInteger();
      AtomicInteger there = new AtomicInteger();
      double one = drain(place, broker.url(), 1, here, there);
      assertThat(there).hasValue(0);
      here.set(0);
      double two = drain(place, broker.url(), 2, here, there);
      System.out.printf("two workers against one: %.2f times%n", one / two);
      assertThat(here).hasValueBetween(1, SHARED - 1);
      assertThat(here.get() + there.get()).isEqualTo(SHARED);
    }
  }

  private double drain(
      LedgerPlace place, String url, int workers, AtomicInteger here, AtomicInteger there)
      throws Exception {
    try (Ledger ledger = Ledger.open(place);
        Ledger other = Ledger.open(place);
        ArtemisBroker broker = ArtemisBroker.at(url, "", Optional.empty(), SILENCE);
        JobQueue queue = new ArtemisQueue(broker);
        Outbox _ = Outbox.start(ledger, queue)) {
      long before = ended(ledger);
      Desk desk = new Desk(ledger);
      Desk elsewhere = new Desk(other);
      submit(desk, SHARED);
      while (queue.size() < SHARED) {
        Thread.sleep(10);
      }
      long start = System.nanoTime();
      try (Workers _ = Workers.start(ledger, desk, slow(here), queue, Needs.NONE, SILENCE, 1);
          Workers _ =
              Workers.start(
                  other, elsewhere, slow(there), queue, Needs.NONE, SILENCE, workers - 1)) {
        awaitAll(ledger, before + SHARED);
        return seconds(start);
      }
    }
  }

  private static Runner slow(AtomicInteger runs) {
    return _ -> {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      runs.incrementAndGet();
      return new Outcome(State.SUCCEEDED, List.of(), Optional.empty(), 0, 0, 0);
    };
  }

  private static void submit(Desk desk, int count) {
    for (int i = 0; i < count; i++) {
      desk.submit(new JobRequest("models/" + i, List.of(), "default", Optional.empty()), "test");
    }
  }

  private static void awaitAll(Ledger ledger, long count) throws InterruptedException {
    while (ended(ledger) < count) {
      Thread.sleep(20);
    }
  }

  private static long ended(Ledger ledger) {
    return ledger.count().jobs().getOrDefault(State.SUCCEEDED, 0L);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
