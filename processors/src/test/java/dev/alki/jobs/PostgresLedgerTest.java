// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresLedgerTest extends LedgerContract {
  private final LedgerPlace.Database place = TestPostgres.database();

  @Override
  Ledger connect() {
    return Ledger.open(place);
  }

  @Test
  void serversThatStartAtOnceMakeTheTablesOnce() throws Exception {
    LedgerPlace fresh = TestPostgres.database();
    List<Callable<Boolean>> starts =
        IntStream.range(0, 4).<Callable<Boolean>>mapToObj(_ -> () -> opens(fresh)).toList();
    try (ExecutorService servers = Executors.newFixedThreadPool(4)) {
      assertThat(servers.invokeAll(starts)).extracting(Future::get).containsOnly(true);
    }
  }

  @Test
  void manyWriteToTheTrailAndTheSameJobAtOnce() throws Exception {
    Job job = taken(submit("models/a"));
    List<Callable<String>> works =
        IntStream.range(0, 40)
            .<Callable<String>>mapToObj(i ->
                () -> {
                  ledger.on(job, new JobEvent.StepStarted("step" + i, ""));
                  return submit("models/" + i);
                })
            .toList();
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      assertThat(many.invokeAll(works)).extracting(Future::get).hasSize(40);
    }
    assertThat(ledger.events(job.id(), 0, 100))
        .extracting(LedgerEvent::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 42).mapToObj(i -> (long) i).toList());
  }

  @Test
  void theSameKeyFromManyAtOnceGivesOneJob() throws Exception {
    JobRequest request = new JobRequest("models/a", List.of(), "default", Optional.of("key"));
    List<Callable<String>> submissions =
        IntStream.range(0, 16)
            .<Callable<String>>mapToObj(
                _ -> () -> ledger.submit(JobId.next(), request, "http").job().id())
            .toList();
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      List<String> ids = many.invokeAll(submissions).stream().map(Future::resultNow).toList();
      assertThat(ids).hasSize(16).containsOnly(ids.getFirst());
    }
  }

  @Test
  void nobodyWaitsForAWorkerThatStandsStillInATransaction() throws Exception {
    String worker = ledger.enrol(Needs.NONE);
    Job job = ledger.claim(submit("models/a"), worker).orElseThrow();
    ledger.visibly(
        job,
        () -> {
          assertThat(ledger.dismiss(worker, 0)).isTrue();
          ledger.adopt();
          assertThat(ledger.find(job.id()).orElseThrow().state()).isEqualTo(State.RUNNING);
        });
    ledger.adopt();
    assertThat(ledger.find(job.id()).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  @Test
  void refusesAnAddressWhereNoDatabaseIs() {
    LedgerPlace nowhere =
        new LedgerPlace.Database(
            "jdbc:postgresql://127.0.0.1:1/none",
            "nobody",
            Optional.empty(),
            Duration.ofSeconds(8));
    assertThatThrownBy(() -> Ledger.open(nowhere))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEDGER_FAILED));
  }

  private static boolean opens(LedgerPlace place) {
    try (Ledger opened = Ledger.open(place)) {
      return opened.shared();
    }
  }
}
