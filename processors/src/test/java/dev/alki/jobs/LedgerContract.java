// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Outcome.Bundle;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every ledger does, whatever database is behind it.
abstract class LedgerContract {
  private static final String SHA = "0".repeat(64);
  private static final String WORKER = "worker";

  Ledger ledger;

  abstract Ledger connect();

  @BeforeEach
  void open() {
    ledger = connect();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void remembersAJobWhenItIsOpenedAgain() {
    String id = submit("models/a", "Q8_0", "Q4_K_M");
    close();
    open();

    JobRecord job = ledger.find(id).orElseThrow();
    assertThat(job.job()).isEqualTo(new Job(id, "models/a", List.of("Q8_0", "Q4_K_M"), "default"));
    assertThat(job.state()).isEqualTo(State.QUEUED);
    assertThat(job.seconds()).isEmpty();
  }

  @Test
  void givesAJobToOneWorkerOnly() {
    String id = submit("models/a");

    assertThat(ledger.claim(id, WORKER)).map(Job::id).contains(id);
    assertThat(ledger.claim(id, "another")).isEmpty();
    assertThat(ledger.claim("unknown", WORKER)).isEmpty();
  }

  @Test
  void tellsOfTheOldestFirstUntilTheQueueKnows() {
    List<String> ids = List.of(submit("models/a"), submit("models/b"), submit("models/c"));

    List<Waiting> two = ledger.outbox(2);
    assertThat(two).extracting(Waiting::id).containsExactly(ids.get(0), ids.get(1));
    ledger.sent(two);
    assertThat(ledger.outbox(2)).extracting(Waiting::id).containsExactly(ids.get(2));
    assertThat(ledger.announced()).containsExactly(ids.get(0), ids.get(1));
  }

  @Test
  void tellsAgainOfAJobThatWasPutBackEvenWhileTheFirstTimeIsBeingStruckOut() {
    submit("models/a");
    List<Waiting> first = ledger.outbox(9);
    ledger.putBack(take().orElseThrow());
    ledger.sent(first);

    assertThat(ledger.outbox(9))
        .singleElement()
        .satisfies(waiting -> assertThat(waiting.attempts()).isEqualTo(1));
  }

  @Test
  void tellsOfAJobThatFailedWithAPause() {
    Job job = taken();
    ledger.sent(ledger.outbox(9));
    ledger.finish(job, failed(Code.ENGINE_UNAVAILABLE));

    assertThat(ledger.outbox(9))
        .singleElement()
        .satisfies(waiting -> assertThat(waiting.pause()).isPositive());
  }

  @Test
  void tellsOnceMoreOnlyOfJobsThatWait() {
    String waits = submit("models/a");
    Job runs = taken(submit("models/b"));
    ledger.sent(ledger.outbox(9));
    ledger.announce(Set.of(waits, runs.id()));

    assertThat(ledger.outbox(9)).extracting(Waiting::id).containsExactly(waits);
  }

  @Test
  void manyTakersNeverGetTheSameJob() throws Exception {
    IntStream.range(0, 20).forEach(_ -> submit("models/a"));
    try (ExecutorService takers = Executors.newFixedThreadPool(4)) {
      List<String> taken =
          takers.invokeAll(IntStream.range(0, 20).mapToObj(_ -> takeOne()).toList()).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void keepsStepsAndWhatTheyMade() {
    Job job = taken();
    ledger.on(job, new JobEvent.StepStarted("convert", ""));
    ledger.on(job, new JobEvent.StepProgressed("convert", "", 0.25));
    assertThat(ledger.find(job.id()).orElseThrow().steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.state()).isEqualTo(State.RUNNING);
          assertThat(step.fraction()).isEqualTo(0.25);
          assertThat(step.seconds()).isEmpty();
        });

    Artifact made = new Artifact(Role.MODEL, "", Path.of("store"), SHA, 7);
    ledger.on(job, new JobEvent.StepFinished("convert", "", true, 1.5, List.of(made)));
    JobRecord record = ledger.find(job.id()).orElseThrow();
    assertThat(record.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.state()).isEqualTo(State.SUCCEEDED);
          assertThat(step.recalled()).isTrue();
          assertThat(step.fraction()).isEqualTo(1);
          assertThat(step.seconds()).hasValue(1.5);
        });
    assertThat(record.artifacts()).containsExactly(new JobRecord.Made(Role.MODEL, "", SHA, 7));
  }

  @Test
  void keepsTheBundlesOfAJobThatSucceeded() {
    Job job = taken();
    Bundle bundle =
        new Bundle(
            "Q8_0",
            Path.of("out/a/Q8_0"),
            Path.of("out/a/Q8_0/a-Q8_0.gguf"),
            SHA,
            99,
            8.5,
            OptionalDouble.empty(),
            OptionalDouble.of(12.5),
            "passed",
            "oci://registry.example/a@sha256:" + SHA);
    ledger.finish(job, outcome(State.SUCCEEDED, List.of(bundle), Optional.empty()));

    JobRecord record = ledger.find(job.id()).orElseThrow();
    assertThat(record.state()).isEqualTo(State.SUCCEEDED);
    assertThat(record.bundles()).containsExactly(bundle);
    assertThat(record.ended()).isPresent();
  }

  @Test
  void keepsWhyAJobFailed() {
    Job job = taken();
    Fault fault = Fault.in(Code.FILE_TRUNCATED, "a").what("ends").help("Copy it.").fault();
    ledger.on(job, new JobEvent.StepStarted("convert", ""));
    ledger.on(
        job,
        new JobEvent.StepFailed(
            "convert", "", fault.code(), fault.getMessage(), fault.help(), 0.5));
    ledger.finish(job, outcome(State.FAILED, List.of(), Optional.of(fault)));

    JobRecord record = ledger.find(job.id()).orElseThrow();
    assertThat(record.error())
        .contains(new JobRecord.Failure("FILE_TRUNCATED", "a: ends", "Copy it."));
    assertThat(record.steps().getFirst().state()).isEqualTo(State.FAILED);
  }

  @Test
  void numbersEventsWithoutGaps() {
    Job job = taken();
    ledger.on(job, new JobEvent.StepStarted("convert", ""));
    ledger.on(job, new JobEvent.StepProgressed("convert", "", 0.5));
    ledger.on(job, new JobEvent.StepFinished("convert", "", false, 1, List.of()));
    ledger.finish(job, outcome(State.SUCCEEDED, List.of(), Optional.empty()));

    assertThat(ledger.events(job.id(), 0, 100))
        .extracting(LedgerEvent::kind)
        .containsExactly("queued", "running", "step.started", "step.finished", "succeeded");
    assertThat(ledger.events(job.id(), 3, 100))
        .extracting(LedgerEvent::number)
        .containsExactly(4L, 5L);
  }

  @Test
  void theSameKeyGivesTheSameJob() {
    Ledger.Submission first = ledger.submit(JobId.next(), keyed("models/a"), "http");
    Ledger.Submission second = ledger.submit(JobId.next(), keyed("models/a"), "http");

    assertThat(first.created()).isTrue();
    assertThat(second.created()).isFalse();
    assertThat(second.job().id()).isEqualTo(first.job().id());
  }

  @Test
  void refusesTheSameKeyForAnotherJob() {
    ledger.submit(JobId.next(), keyed("models/a"), "http");
    assertThatThrownBy(() -> ledger.submit(JobId.next(), keyed("models/b"), "http"))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED));
  }

  @Test
  void callsAWaitingJobOffAtOnce() {
    String id = submit("models/a");
    assertThat(ledger.cancel(id, "http").state()).isEqualTo(State.CANCELLED);
    assertThat(take()).isEmpty();
  }

  @Test
  void asksARunningJobToStop() {
    Job job = taken();
    assertThat(ledger.cancel(job.id(), "http").state()).isEqualTo(State.RUNNING);
    assertThat(ledger.unwanted(Set.of(job))).containsExactly(job);
  }

  @Test
  void refusesToCallOffWhatHasEnded() {
    Job job = taken();
    ledger.finish(job, outcome(State.SUCCEEDED, List.of(), Optional.empty()));
    assertThatThrownBy(() -> ledger.cancel(job.id(), "http"))
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.JOB_ENDED));
  }

  @Test
  void refusesToEndAJobTwice() {
    Job job = taken();
    Outcome outcome = outcome(State.SUCCEEDED, List.of(), Optional.empty());
    ledger.finish(job, outcome);
    assertLost(() -> ledger.finish(job, outcome));
  }

  @Test
  void refusesToEndAJobThatNobodyTook() {
    String id = submit("models/a");
    Job job = ledger.find(id).orElseThrow().job();
    Outcome outcome = outcome(State.SUCCEEDED, List.of(), Optional.empty());
    assertLost(() -> ledger.finish(job, outcome));
  }

  @Test
  void whatWasRunningWaitsAgainInItsOldPlace() {
    Job first = taken();
    ledger.on(first, new JobEvent.StepStarted("convert", ""));
    submit("models/b");
    close();
    open();
    ledger.recover();

    assertThat(ledger.find(first.id()).orElseThrow().steps()).isEmpty();
    assertThat(take()).map(Job::id).contains(first.id());
    assertThat(ledger.find(first.id()).orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void whatAWorkerDoesWithAnOldClaimHasNoEffect() {
    Job old = taken();
    ledger.recover();
    Job current = take().orElseThrow();
    assertThat(current.id()).isEqualTo(old.id());
    assertThat(current.claim()).isGreaterThan(old.claim());

    assertLost(() -> ledger.on(old, new JobEvent.StepStarted("convert", "")));
    assertLost(() -> ledger.finish(old, outcome(State.SUCCEEDED, List.of(), Optional.empty())));
    assertLost(() -> ledger.putBack(old));
    AtomicBoolean happened = new AtomicBoolean();
    assertLost(() -> ledger.visibly(old, () -> happened.set(true)));
    assertThat(happened).isFalse();
    assertThat(ledger.unwanted(Set.of(old, current))).containsExactly(old);
    assertThat(ledger.find(old.id()).orElseThrow().steps()).isEmpty();
    assertThat(ledger.events(old.id(), 0, 100))
        .extracting(LedgerEvent::kind)
        .containsExactly("queued", "running", "queued", "running");
  }

  @Test
  void letsAnEffectHappenForWhoHasTheJob() throws Exception {
    AtomicBoolean happened = new AtomicBoolean();
    ledger.visibly(taken(), () -> happened.set(true));
    assertThat(happened).isTrue();
  }

  @Test
  void thirdFailureOfAJobIsTheLast() {
    String id = submit("models/a");
    for (int failure = 1; failure <= 2; failure++) {
      Job job = take().orElseThrow();
      assertThat(ledger.finish(job, failed(Code.ENGINE_UNAVAILABLE))).isEqualTo(State.QUEUED);
      assertThat(ledger.find(id).orElseThrow().failures()).isEqualTo(failure);
    }
    assertThat(ledger.finish(take().orElseThrow(), failed(Code.ENGINE_UNAVAILABLE)))
        .isEqualTo(State.FAILED);
    JobRecord record = ledger.find(id).orElseThrow();
    assertThat(record.failures()).isEqualTo(3);
    assertThat(record.error().orElseThrow().code()).isEqualTo("ENGINE_UNAVAILABLE");
  }

  @Test
  void refusalOfTheInputEndsAJobAtOnce() {
    Job job = taken();
    assertThat(ledger.finish(job, failed(Code.NOT_A_MODEL))).isEqualTo(State.FAILED);
  }

  @Test
  void doesNotTryAgainWhatWasCalledOff() {
    Job job = taken();
    ledger.cancel(job.id(), "http");
    assertThat(ledger.finish(job, failed(Code.ENGINE_UNAVAILABLE))).isEqualTo(State.FAILED);
  }

  @Test
  void tellsTheQueueWhatAJobNeedsAndPeopleWhenNobodyHasIt() {
    Needs pi = Needs.of("arch=aarch64,device=pi5", "test");
    JobRequest request = new JobRequest("models/a", List.of(), "default", Optional.empty(), pi);
    String id = ledger.submit(JobId.next(), request, "http").job().id();

    assertThat(ledger.outbox(9)).singleElement().extracting(Waiting::needs).isEqualTo(pi);
    ledger.enrol(Needs.of("arch=x86_64", "test"));
    assertThat(ledger.find(id).orElseThrow().unmet()).containsExactly(pi);
    ledger.enrol(Needs.of("arch=aarch64,device=pi5,pool=lab", "test"));
    assertThat(ledger.find(id).orElseThrow().unmet()).isEmpty();
  }

  @Test
  void deathOfAWorkerIsNoFailure() {
    String id = submit("models/a");
    for (int death = 1; death <= 50; death++) {
      String worker = ledger.enrol(Needs.NONE);
      ledger.claim(id, worker).orElseThrow();
      assertThat(ledger.dismiss(worker, 0)).isTrue();
      ledger.adopt();
    }
    JobRecord record = ledger.find(id).orElseThrow();
    assertThat(record.state()).isEqualTo(State.QUEUED);
    assertThat(record.failures()).isZero();
  }

  @Test
  void aJobThatADismissedWorkerClaimsBeforeItKnowsWaitsAgain() {
    String worker = ledger.enrol(Needs.NONE);
    assertThat(ledger.dismiss(worker, 0)).isTrue();
    String id = submit("models/a");
    ledger.claim(id, worker).orElseThrow();
    ledger.adopt();
    assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  @Test
  void doesNotTakeAWorkerForDeadThatHasBeaten() {
    String worker = ledger.enrol(Needs.NONE);
    assertThat(ledger.beat(worker)).isTrue();
    assertThat(ledger.dismiss(worker, 0)).isFalse();
    assertThat(ledger.beats()).containsEntry(worker, 1L);
  }

  @Test
  void tellsAWorkerThatItWasTakenForDead() {
    String worker = ledger.enrol(Needs.NONE);
    ledger.dismiss(worker, 0);
    assertThat(ledger.beat(worker)).isFalse();
  }

  @Test
  void listsTheNewestFirstInPages() {
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> submit("models/" + i)).toList();

    List<JobRecord> page = ledger.list(Optional.empty(), Optional.empty(), 2);
    assertThat(page).extracting(JobRecord::id).containsExactly(ids.get(4), ids.get(3));
    assertThat(ledger.list(Optional.of(ids.get(3)), Optional.empty(), 9))
        .extracting(JobRecord::id)
        .containsExactly(ids.get(2), ids.get(1), ids.get(0));
    ledger.cancel(ids.get(1), "http");
    assertThat(ledger.list(Optional.empty(), Optional.of(State.CANCELLED), 9))
        .extracting(JobRecord::id)
        .containsExactly(ids.get(1));
  }

  private Callable<String> takeOne() {
    return () -> take().orElseThrow().id();
  }

  String submit(String source, String... profiles) {
    JobRequest request = new JobRequest(source, List.of(profiles), "default", Optional.empty());
    return ledger.submit(JobId.next(), request, "http").job().id();
  }

  Job taken(String id) {
    return ledger.claim(id, WORKER).orElseThrow();
  }

  private Job taken() {
    submit("models/a");
    return take().orElseThrow();
  }

  /// Whoever is not the first to claim a job looks for the next.
  private Optional<Job> take() {
    Optional<Job> job = Optional.empty();
    Optional<String> next = oldest();
    while (job.isEmpty() && next.isPresent()) {
      job = ledger.claim(next.get(), WORKER);
      next = oldest();
    }
    return job;
  }

  private Optional<String> oldest() {
    return ledger.list(Optional.empty(), Optional.of(State.QUEUED), 100).stream()
        .map(JobRecord::id)
        .min(Comparator.naturalOrder());
  }

  private static void assertLost(ThrowingCallable effect) {
    assertThatThrownBy(effect)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEASE_LOST));
  }

  private static Fault fault(Code code) {
    return Fault.in(code, "hub").what("does not answer").help("Wait.").fault();
  }

  private static JobRequest keyed(String source) {
    return new JobRequest(source, List.of(), "default", Optional.of("key"));
  }

  private static Outcome failed(Code code) {
    return outcome(State.FAILED, List.of(), Optional.of(fault(code)));
  }

  private static Outcome outcome(State state, List<Bundle> bundles, Optional<Fault> fault) {
    return new Outcome(state, bundles, fault, 1, 1, 0);
  }
}
