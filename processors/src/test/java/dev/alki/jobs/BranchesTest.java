// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BranchesTest {
  private static final Needs ALL = Needs.of("device=pi5", "test");

  @TempDir Path folder;
  private Ledger ledger;
  private Branches branches;
  private final AtomicBoolean cancelled = new AtomicBoolean();

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.sqlite"));
    branches = ledger.branches();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void oneIsForWhoeverClaimsItFirstAndItsAnswerComesBack() throws Exception {
    CompletableFuture<String> answer = dispatch(taken());
    Waiting waiting = waiting();
    assertThat(waiting.needs()).isEqualTo(ALL);
    branches.sent(List.of(waiting));
    assertThat(branches.outbox(9)).isEmpty();
    assertThat(branches.announced()).containsExactly(waiting.id());

    Branch branch = branches.claim(waiting.id(), "b").orElseThrow();
    assertThat(branches.claim(waiting.id(), "c")).isEmpty();
    assertThat(branch.place()).isEqualTo("direct:profile");
    assertThat(branch.course()).isEqualTo("course");
    ledger.on(branch.job(), new JobEvent.StepStarted("pack", "Q8_0"));
    branches.answer(branch.job(), "done");

    assertThat(answer.get()).isEqualTo("done");
    assertThat(branches.claim(waiting.id(), "c")).isEmpty();
    assertThat(ledger.events(branch.job().id(), 0, 9))
        .extracting(LedgerEvent::kind)
        .contains("branch.started", "step.started");
  }

  @Test
  void whatASilentWorkerHadIsForOthersAndWhatItSaysThenHasNoEffect() throws Exception {
    CompletableFuture<String> answer = dispatch(taken());
    String id = waiting().id();
    String silent = ledger.enrol(ALL);
    Branch old = branches.claim(id, silent).orElseThrow();
    ledger.dismiss(silent, 0);
    ledger.adopt();
    Branch current = branches.claim(waiting().id(), ledger.enrol(ALL)).orElseThrow();

    assertLost(() -> ledger.on(old.job(), new JobEvent.StepStarted("pack", "Q8_0")));
    assertLost(() -> branches.answer(old.job(), "late"));
    assertLost(() -> branches.putBack(old.job()));
    assertThat(ledger.unwanted(Set.of(old.job(), current.job()))).containsExactly(old.job());
    branches.answer(current.job(), "done");
    assertThat(answer.get()).isEqualTo("done");
    assertLost(() -> branches.answer(current.job(), "again"));
  }

  @Test
  void oneThatIsPutBackIsGivenOutAgain() {
    dispatch(taken());
    Branch first = branches.claim(waiting().id(), "b").orElseThrow();
    branches.putBack(first.job());
    Branch second = branches.claim(waiting().id(), "c").orElseThrow();
    assertThat(second.job().branch().orElseThrow().claim()).isEqualTo(2);
  }

  @Test
  void oneGoesWithTheAttemptAtItsJob() {
    Job job = taken();
    dispatch(job);
    Branch branch = branches.claim(waiting().id(), "b").orElseThrow();
    ledger.putBack(job);
    ledger.claim(job.id(), "a").orElseThrow();
    assertThat(branches.outbox(9)).isEmpty();
    assertLost(() -> branches.answer(branch.job(), "late"));
    assertThat(ledger.unwanted(Set.of(branch.job()))).containsExactly(branch.job());
  }

  @Test
  void nobodyBeginsOneOfAJobThatIsCalledOff() {
    Job job = taken();
    CompletableFuture<String> answer = dispatch(job);
    String id = waiting().id();
    ledger.cancel(job.id(), "http");
    cancelled.set(true);
    assertThat(branches.claim(id, "b")).isEmpty();
    assertThatThrownBy(answer::join).hasRootCauseInstanceOf(Fault.class);
  }

  @Test
  void whatNobodyHasIsToldOfItsJob() {
    Job job = taken();
    dispatch(job);
    waiting();
    ledger.enrol(Needs.of("device=pi4", "test"));
    assertThat(ledger.find(job.id()).orElseThrow().unmet()).containsExactly(ALL);
    assertThat(ledger.list(Optional.empty(), Optional.empty(), 9))
        .singleElement()
        .satisfies(it -> assertThat(it.unmet()).containsExactly(ALL));
    assertThat(ledger.unmet()).containsEntry(ALL, 1);
    ledger.enrol(Needs.of("device=pi5,pool=lab", "test"));
    assertThat(ledger.unmet()).isEmpty();
  }

  @Test
  void workersThatWaitForOneAnotherAlwaysFindASeat() throws Exception {
    MemoryQueue jobs = new MemoryQueue();
    MemoryQueue queue = new MemoryQueue();
    Desk desk = new Desk(ledger);
    Dispatcher dispatcher = branches.dispatcher(Needs.NONE);
    Runner runner =
        job -> {
          dispatcher.dispatch(job, Needs.NONE, "outer", "", Progress.NONE);
          return new Outcome(State.SUCCEEDED, List.of(), Optional.empty(), 1, 1, 0);
        };
    BranchRunner branch =
        it -> {
          if (it.place().equals("outer")) {
            dispatcher.dispatch(it.job(), Needs.NONE, "inner", "", Progress.NONE);
          }
          return new BranchRunner.Answer(it.place(), false);
        };
    String id = submit();
    try (Outbox _ = Outbox.start(ledger, jobs);
        Outbox _ = Outbox.start(branches, queue);
        Workers workers =
            Workers.start(ledger, desk, runner, jobs, Needs.NONE, Duration.ofSeconds(8), 1)) {
      workers.join(branches, branch, queue, 1);
      while (!ledger.find(id).orElseThrow().state().ended()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(workers.alive()).isTrue();
    }
    assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aWorkerThatIsAloneRefusesWhatItDoesNotHave() {
    Dispatcher alone = Dispatcher.alone(Needs.of("arch=x86_64", "test"));
    assertThatThrownBy(() -> alone.dispatch(taken(), ALL, "benchmark", "", Progress.NONE))
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.NEEDS_UNMET))
        .hasMessageContaining("device=pi5")
        .hasMessageContaining("arch=x86_64");
  }

  /// In a thread of its own, until it is answered or called off.
  private CompletableFuture<String> dispatch(Job job) {
    Progress progress =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            // Nobody looks.
          }

          @Override
          public boolean cancelled() {
            return cancelled.get();
          }
        };
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            answer.complete(
                branches
                    .dispatcher(Needs.NONE)
                    .dispatch(job, ALL, "direct:profile", "course", progress));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private Waiting waiting() {
    List<Waiting> all = branches.outbox(9);
    while (all.isEmpty()) {
      Thread.onSpinWait();
      all = branches.outbox(9);
    }
    return all.getFirst();
  }

  private String submit() {
    JobRequest request = new JobRequest("models/a", List.of("Q8_0"), "default", Optional.empty());
    return ledger.submit(JobId.next(), request, "http").job().id();
  }

  private Job taken() {
    return ledger.claim(submit(), ledger.enrol(Needs.NONE)).orElseThrow();
  }

  private static void assertLost(ThrowingCallable effect) {
    assertThatThrownBy(effect)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEASE_LOST));
  }
}
