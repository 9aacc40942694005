// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.JobId;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Needs;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.Fleet.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers stand still in the middle of a job (SIGSTOP) for longer than their lease, another one
/// does the jobs, the first go on (SIGCONT): nothing that can be seen changes any more. And one
/// that dies has its job done elsewhere, soon.
///
/// `-Dalki.freezes=50`, `-Dalki.deaths=50` for a campaign.
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FrozenWorkerTest {
  private static final int FREEZES = Integer.getInteger("alki.freezes", 10);
  private static final int DEATHS = Integer.getInteger("alki.deaths", 1);
  private static final int ROWS = 6_000;
  private static final long SOON_SECONDS = 15;

  @TempDir Path folder;
  private final Random random = new Random();
  private int models;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(folder.resolve("models"));
  }

  @Test
  void whoWasFrozenHasNoEffect() throws Exception {
    List<Part> parts = List.of(Part.A, Part.B, Part.C);
    Map<String, String> soon = Map.of("alki.worker.silence", "1");
    long begun = System.nanoTime();
    int frozen = 0;
    try (Fleet fleet = new Fleet(folder);
        Ledger ledger = Ledger.open(fleet.place())) {
      FleetLedger rows = new FleetLedger(fleet.place());
      parts.forEach(part -> fleet.set(part, soon));
      start(fleet, parts);
      while (frozen < FREEZES) {
        awaitWorkers(rows, parts.size());
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
          jobs.add(submit(ledger, Needs.NONE));
        }
        while (rows.number("SELECT COUNT(*) FROM jobs WHERE state = 'queued'") > 0) {
          Thread.sleep(5);
        }
        Thread.sleep(random.nextLong(150));
        List<Part> victims = new ArrayList<>(parts);
        Collections.shuffle(victims, random);
        victims.removeLast();
        for (Part victim : victims) {
          fleet.signal(victim, "STOP");
        }
        for (Part victim : victims) {
          frozen += running(rows, victim).isPresent() ? 1 : 0;
        }
        awaitEnd(rows, jobs);
        String events = events(rows, jobs);
        int last = models;
        Map<String, String> out = out(last);
        for (Part victim : victims) {
          fleet.signal(victim, "CONT");
        }
        // What a worker does next, it does when it is done with what it had.
        List<String> errands = new ArrayList<>();
        for (Part victim : victims) {
          errands.add(submit(ledger, Needs.of("pool=" + Fleet.pool(victim), "test")));
        }
        awaitEnd(rows, errands);
        assertThat(events(rows, jobs)).isEqualTo(events);
        assertThat(out(last)).isEqualTo(out);
        for (Part part : parts) {
          assertThat(fleet.process(part).isAlive()).isTrue();
        }
        assertThat(rows.strings("SELECT DISTINCT state FROM jobs")).containsExactly("succeeded");
      }
    }
    System.out.printf(
        "%d workers frozen in the middle of a job, without effect, in %.0f s%n",
        frozen, (System.nanoTime() - begun) / 1e9);
  }

  @Test
  void whoDiedIsReplacedSoon() throws Exception {
    List<Part> parts = List.of(Part.B, Part.C);
    List<Double> seconds = new ArrayList<>();
    try (Fleet fleet = new Fleet(folder);
        Ledger ledger = Ledger.open(fleet.place())) {
      FleetLedger rows = new FleetLedger(fleet.place());
      start(fleet, parts);
      while (seconds.size() < DEATHS) {
        awaitWorkers(rows, parts.size());
        String job = submit(ledger, Needs.NONE);
        while (rows.number("SELECT attempts FROM jobs WHERE id = ?", job) == 0) {
          Thread.sleep(5);
        }
        Part victim = running(rows, Part.B).isPresent() ? Part.B : Part.C;
        long died = System.nanoTime();
        fleet.kill(victim);
        awaitEnd(rows, List.of(job));
        if (rows.number("SELECT attempts FROM jobs WHERE id = ?", job) > 1) {
          // With the work itself.
          seconds.add((System.nanoTime() - died) / 1e9);
        }
        fleet.start(victim);
      }
    }
    seconds.sort(null);
    double late = seconds.get((int) Math.ceil(0.95 * seconds.size()) - 1);
    assertThat(late).isLessThanOrEqualTo(SOON_SECONDS);
    System.out.printf(
        "%d deaths; another worker had done the job after %.1f s (p50), %.1f s (p95)%n",
        seconds.size(), seconds.get(seconds.size() / 2), late);
  }

  private static void start(Fleet fleet, List<Part> parts) throws IOException {
    fleet.start(Part.BROKER);
    fleet.awaitReady(Part.BROKER);
    for (Part part : parts) {
      fleet.start(part);
    }
  }

  /// All are there, so that one can go on for the others.
  private static void awaitWorkers(FleetLedger rows, int count) throws InterruptedException {
    while (rows.number("SELECT COUNT(*) FROM workers") != count) {
      Thread.sleep(20);
    }
  }

  private String submit(Ledger ledger, Needs needs) throws IOException {
    models++;
    Path model = TinyModel.write(folder.resolve("models/m" + models + ".gguf"), models, ROWS);
    String id = JobId.next();
    JobRequest request =
        new JobRequest(
            model.toString(), List.of("Q8_0", "F16"), "default", Optional.empty(), needs);
    ledger.submit(id, request, "test");
    return id;
  }

  /// The job that a worker is in the middle of.
  private static Optional<String> running(FleetLedger rows, Part part) {
    return rows
        .strings(
            """
            SELECT jobs.id FROM jobs JOIN workers ON jobs.worker = workers.id
            WHERE jobs.state = 'running' AND workers.has LIKE ?
            """,
            "%pool=" + Fleet.pool(part) + "%")
        .stream()
        .findFirst();
  }

  private static void awaitEnd(FleetLedger rows, List<String> jobs) throws InterruptedException {
    for (String job : jobs) {
      while (rows.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND ended IS NULL", job) > 0) {
        Thread.sleep(20);
      }
    }
  }

  private static String events(FleetLedger rows, List<String> jobs) {
    StringBuilder events = new StringBuilder();
    for (String job : jobs) {
      rows.strings("SELECT number || kind || data FROM events WHERE job = ? ORDER BY number", job)
          .forEach(event -> events.append(job).append(event).append('\n'));
    }
    return events.toString();
  }

  /// Everything below out/, but for what came of later models, with what changes when it is
  /// replaced.
  private TreeMap<String, String> out(int last) throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String model = folder.resolve("out").relativize(file).getName(0).toString();
        if (model.matches("m\\d+") && Integer.parseInt(model.substring(1)) > last) {
          continue;
        }
        BasicFileAttributes it = Files.readAttributes(file, BasicFileAttributes.class);
        all.put(file.toString(), it.fileKey() + " " + it.lastModifiedTime() + " " + it.size());
      }
    }
    return all;
  }
}
