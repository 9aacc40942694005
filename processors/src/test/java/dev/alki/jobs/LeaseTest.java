// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final long SECOND = 1_000_000_000;
  private static final Duration TERM = Duration.ofSeconds(8);

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong();

  private Ledger ledger;
  private Lease here;
  private Lease there;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"));
    here = new Lease(ledger, Needs.NONE, TERM, clock::get);
    there = new Lease(ledger, Needs.NONE, TERM, clock::get);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void jobsOfASilentWorkerWaitAgain() {
    Job job = job(there);
    seconds(TERM.toSeconds() + 1, here);

    assertThat(state(job)).isEqualTo(State.QUEUED);
  }

  @Test
  void jobsOfAWorkerThatBeatsAreItsOwn() {
    Job job = job(there);
    seconds(10 * TERM.toSeconds(), here, there);

    assertThat(state(job)).isEqualTo(State.RUNNING);
  }

  @Test
  void nothingHappensBeforeTheTermIsOver() {
    Job job = job(there);
    seconds(TERM.toSeconds() - 1, here);

    assertThat(state(job)).isEqualTo(State.RUNNING);
  }

  @Test
  void whoWasTakenForDeadGoesOnUnderAnotherName() {
    String before = there.worker();
    seconds(TERM.toSeconds() + 1, here);
    there.tick();

    assertThat(there.worker()).isNotEqualTo(before);
    Job job = job(there);
    seconds(2 * TERM.toSeconds(), here, there);
    assertThat(state(job)).isEqualTo(State.RUNNING);
  }

  @Test
  void whoStoodStillItselfBlamesNobody() {
    Job job = job(there);
    seconds(2, here, there);
    clock.addAndGet(1000 * SECOND);
    here.tick();

    assertThat(state(job)).isEqualTo(State.RUNNING);
  }

  @Test
  void whoEndsIsNoWorkerAnyMore() {
    there.end();
    assertThat(ledger.beats()).containsOnlyKeys(here.worker());
  }

  private void seconds(long count, Lease... leases) {
    for (long i = 0; i < count; i++) {
      clock.addAndGet(SECOND);
      for (Lease lease : leases) {
        lease.tick();
      }
    }
  }

  private Job job(Lease lease) {
    JobRequest request = new JobRequest("models/a", List.of(), "default", Optional.empty());
    String id = ledger.submit(JobId.next(), request, "http").job().id();
    return ledger.claim(id, lease.worker()).orElseThrow();
  }

  private State state(Job job) {
    return ledger.find(job.id()).orElseThrow().state();
  }
}
