// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.JobQueue.Delivery;
import dev.alki.jobs.JobQueue.Reader;
import dev.alki.jobs.Needs;
import dev.alki.jobs.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArtemisQueueTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  @TempDir Path folder;
  private ArtemisBroker broker;
  private ArtemisQueue queue;

  @BeforeEach
  void open() {
    broker = ArtemisBroker.own(folder.resolve("broker"));
    queue = new ArtemisQueue(broker);
  }

  @AfterEach
  void close() {
    queue.close();
    broker.close();
  }

  @Test
  void givesMessagesInTheirOrderAndThoseThatCameBackFirst() {
    queue.send(List.of(waiting("a", 0), waiting("b", 0), waiting("c", 1)));
    try (Reader reader = queue.reader(Needs.NONE)) {
      assertThat(done(reader)).isEqualTo("c");
      assertThat(done(reader)).isEqualTo("a");
      assertThat(done(reader)).isEqualTo("b");
    }
  }

  @Test
  void keepsMessagesOverARestart() {
    queue.send(List.of(waiting("a", 0)));
    close();
    open();
    try (Reader reader = queue.reader(Needs.NONE)) {
      assertThat(done(reader)).isEqualTo("a");
    }
  }

  @Test
  void deliversAgainWhatAReaderHadInHand() {
    queue.send(List.of(waiting("a", 0)));
    try (Reader dies = queue.reader(Needs.NONE)) {
      assertThat(dies.next(SOON)).map(Delivery::id).contains("a");
    }
    try (Reader reader = queue.reader(Needs.NONE)) {
      Delivery again = reader.next(SOON).orElseThrow();
      assertThat(again.id()).isEqualTo("a");
      again.back();
      assertThat(done(reader)).isEqualTo("a");
    }
  }

  @Test
  void oneWhoIsBusyHoldsBackNothing() {
    try (Reader busy = queue.reader(Needs.NONE);
        Reader idle = queue.reader(Needs.NONE)) {
      queue.send(List.of(waiting("a", 0), waiting("b", 0), waiting("c", 0)));
      assertThat(busy.next(SOON)).map(Delivery::id).contains("a");
      assertThat(done(idle)).isEqualTo("b");
      assertThat(done(idle)).isEqualTo("c");
    }
  }

  @Test
  void waitsAsLongAsANoticeSays() {
    long start = System.nanoTime();
    queue.send(List.of(new Waiting("a", 1, Duration.ofSeconds(1), Needs.NONE)));
    try (Reader reader = queue.reader(Needs.NONE)) {
      assertThat(done(reader)).isEqualTo("a");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void givesAJobOnlyToAWorkerThatHasWhatItNeeds() {
    Needs board = Needs.of("arch=aarch64,device=pi5", "test");
    queue.send(List.of(new Waiting("a", 0, Duration.ZERO, board), waiting("b", 0)));
    try (Reader other = queue.reader(Needs.of("arch=aarch64", "test"));
        Reader pi = queue.reader(Needs.of("arch=aarch64,device=pi5,pool=lab", "test"))) {
      assertThat(done(other)).isEqualTo("b");
      assertThat(other.next(AT_ONCE)).isEmpty();
      assertThat(done(pi)).isEqualTo("a");
    }
  }

  @Test
  void knowsWhatIsInIt() {
    queue.send(List.of(waiting("a", 0), waiting("b", 0)));
    while (queue.size() < 2) {
      Thread.onSpinWait();
    }
    assertThat(queue.jobs()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void putsAJournalAsideThatCannotBeRead() throws IOException {
    queue.send(List.of(waiting("a", 0)));
    close();
    Path bindings = folder.resolve("broker/bindings");
    try (Stream<Path> files = Files.list(bindings)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(bindings);
    Files.writeString(bindings, "no folder");
    open();
    assertThat(queue.size()).isZero();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(it -> it.getFileName().toString()))
          .anyMatch(it -> it.startsWith("broker.damaged-"));
    }
  }

  private static String done(Reader reader) {
    Delivery delivery = reader.next(SOON).orElseThrow();
    delivery.done();
    return delivery.id();
  }

  private static Waiting waiting(String job, int attempts) {
    return new Waiting(job, attempts, Duration.ZERO, Needs.NONE);
  }
}
