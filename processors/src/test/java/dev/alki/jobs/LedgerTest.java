// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Outcome.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final String SHA = "0".repeat(64);

  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"));
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
  void givesOutTheOldestFirstAndEachOnce() {
    String first = submit("models/a");
    String second = submit("models/b");

    assertThat(ledger.take()).map(Job::id).contains(first);
    assertThat(ledger.take()).map(Job::id).contains(second);
    assertThat(ledger.take()).isEmpty();
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
    String id = taken();
    ledger.on(id, new JobEvent.StepStarted("convert", ""));
    ledger.on(id, new JobEvent.StepProgressed("convert", "", 0.25));
    assertThat(ledger.find(id).orElseThrow().steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.state()).isEqualTo(State.RUNNING);
          assertThat(step.fraction()).isEqualTo(0.25);
          assertThat(step.seconds()).isEmpty();
        });

    Artifact made = new Artifact(Role.MODEL, "", folder, SHA, 7);
    ledger.on(id, new JobEvent.StepFinished("convert", "", true, 1.5, List.of(made)));
    JobRecord job = ledger.find(id).orElseThrow();
    assertThat(job.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.state()).isEqualTo(State.SUCCEEDED);
          assertThat(step.recalled()).isTrue();
          assertThat(step.fraction()).isEqualTo(1);
          assertThat(step.seconds()).hasValue(1.5);
        });
    assertThat(job.artifacts()).containsExactly(new JobRecord.Made(Role.MODEL, "", SHA, 7));
  }

  @Test
  void keepsTheBundlesOfAJobThatSucceeded() {
    String id = taken();
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
            "passed");
    ledger.finish(id, outcome(State.SUCCEEDED, List.of(bundle), Optional.empty()));

    JobRecord job = ledger.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(State.SUCCEEDED);
    assertThat(job.bundles()).containsExactly(bundle);
    assertThat(job.ended()).isPresent();
  }

  @Test
  void keepsWhyAJobFailed() {
    String id = taken();
    Fault fault = Fault.in(Code.FILE_TRUNCATED, "a").what("ends").help("Copy it.").fault();
    ledger.on(id, new JobEvent.StepStarted("convert", ""));
    ledger.on(
        id,
        new JobEvent.StepFailed(
            "convert", "", fault.code(), fault.getMessage(), fault.help(), 0.5));
    ledger.finish(id, outcome(State.FAILED, List.of(), Optional.of(fault)));

    JobRecord job = ledger.find(id).orElseThrow();
    assertThat(job.error())
        .contains(new JobRecord.Failure("FILE_TRUNCATED", "a: ends", "Copy it."));
    assertThat(job.steps().getFirst().state()).isEqualTo(State.FAILED);
  }

  @Test
  void numbersEventsWithoutGaps() {
    String id = taken();
    ledger.on(id, new JobEvent.StepStarted("convert", ""));
    ledger.on(id, new JobEvent.StepProgressed("convert", "", 0.5));
    ledger.on(id, new JobEvent.StepFinished("convert", "", false, 1, List.of()));
    ledger.finish(id, outcome(State.SUCCEEDED, List.of(), Optional.empty()));

    assertThat(ledger.events(id, 0, 100))
        .extracting(LedgerEvent::kind)
        .containsExactly("queued", "running", "step.started", "step.finished", "succeeded");
    assertThat(ledger.events(id, 3, 100)).extracting(LedgerEvent::number).containsExactly(4L, 5L);
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
    assertThat(ledger.take()).isEmpty();
  }

  @Test
  void asksARunningJobToStop() {
    String id = taken();
    assertThat(ledger.cancel(id, "http").state()).isEqualTo(State.RUNNING);
    assertThat(ledger.calledOff()).containsExactly(id);
  }

  @Test
  void refusesToCallOffWhatHasEnded() {
    String id = taken();
    ledger.finish(id, outcome(State.SUCCEEDED, List.of(), Optional.empty()));
    assertThatThrownBy(() -> ledger.cancel(id, "http"))
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.JOB_ENDED));
  }

  @Test
  void refusesToEndAJobTwice() {
    String id = taken();
    Outcome outcome = outcome(State.SUCCEEDED, List.of(), Optional.empty());
    ledger.finish(id, outcome);
    assertThatThrownBy(() -> ledger.finish(id, outcome)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToEndAJobThatNobodyTook() {
    String id = submit("models/a");
    Outcome outcome = outcome(State.SUCCEEDED, List.of(), Optional.empty());
    assertThatThrownBy(() -> ledger.finish(id, outcome)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatWasRunningWaitsAgainInItsOldPlace() {
    String first = taken();
    ledger.on(first, new JobEvent.StepStarted("convert", ""));
    submit("models/b");
    close();
    open();
    ledger.recover();

    assertThat(ledger.find(first).orElseThrow().steps()).isEmpty();
    assertThat(ledger.take()).map(Job::id).contains(first);
    assertThat(ledger.find(first).orElseThrow().attempts()).isEqualTo(2);
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

  @Test
  void refusesALedgerOfANewerVersion() throws Exception {
    close();
    try (Connection raw =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"))) {
      raw.createStatement().execute("INSERT INTO schema_versions VALUES (99, 0)");
    }
    assertThatThrownBy(() -> Ledger.open(folder.resolve("ledger.db")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("version 99");
    Files.delete(folder.resolve("ledger.db"));
    open();
  }

  @Test
  void refusesAFileThatIsNoLedger() throws Exception {
    Path file = Files.writeString(folder.resolve("other.db"), "no database at all".repeat(100));
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEDGER_FAILED));
  }

  @Test
  void keepsAnAuditTrail() throws Exception {
    String id = submit("models/a");
    ledger.cancel(id, "inbox");
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        ResultSet rows =
            raw.createStatement().executeQuery("SELECT actor || ' ' || action FROM audit")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("http submit");
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("inbox cancel");
    }
  }

  private Callable<String> takeOne() {
    return () -> ledger.take().orElseThrow().id();
  }

  private String submit(String source, String... profiles) {
    JobRequest request = new JobRequest(source, List.of(profiles), "default", Optional.empty());
    return ledger.submit(JobId.next(), request, "http").job().id();
  }

  private String taken() {
    submit("models/a");
    return ledger.take().orElseThrow().id();
  }

  private static JobRequest keyed(String source) {
    return new JobRequest(source, List.of(), "default", Optional.of("key"));
  }

  private static Outcome outcome(State state, List<Bundle> bundles, Optional<Fault> fault) {
    return new Outcome(state, bundles, fault, 1, 1, 0);
  }
}
