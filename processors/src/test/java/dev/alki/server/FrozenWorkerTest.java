// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.JobId;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.Fleet.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker stands still in the middle of a job (SIGSTOP) for longer than its lease, another one
/// does the job, the first goes on (SIGCONT): nothing that can be seen changes any more. And one
/// that dies has its job done elsewhere, soon.
///
/// `-Dalki.freezes=50`, `-Dalki.deaths=50` for a campaign.
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FrozenWorkerTest {
  private static final int FREEZES = Integer.getInteger("alki.freezes", 1);
  private static final int DEATHS = Integer.getInteger("alki.deaths", 1);
  private static final int ROWS = 40_000;
  private static final long SOON_SECONDS = 15;

  @TempDir Path folder;
  private final Random random = new Random();

  @Test
  void whoWasFrozenHasNoEffectAndWhoDiedIsReplacedSoon() throws Exception {
    Files.createDirectories(folder.resolve("models"));
    List<Double> seconds = new ArrayList<>();
    try (Fleet fleet = new Fleet(folder);
        Ledger ledger = Ledger.open(fleet.place())) {
      FleetLedger rows = new FleetLedger(fleet.place());
      fleet.start(Part.BROKER);
      fleet.awaitReady(Part.BROKER);
      fleet.start(Part.A);
      fleet.start(Part.B);
      for (int i = 0; i < FREEZES + DEATHS; i++) {
        boolean death = i >= FREEZES;
        Part victim = takes(fleet, ledger, rows, i);
        String job = rows.strings("SELECT id FROM jobs ORDER BY id DESC LIMIT 1").getFirst();
        long stopped = System.nanoTime();
        if (death) {
          fleet.kill(victim);
        } else {
          fleet.signal(victim, "STOP");
        }
        while (rows.number("SELECT attempts FROM jobs WHERE id = ?", job) < 2
            && rows.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND ended IS NULL", job) > 0) {
          Thread.sleep(20);
        }
        if (rows.number("SELECT attempts FROM jobs WHERE id = ?", job) > 1) {
          seconds.add((System.nanoTime() - stopped) / 1e9);
        }
        awaitEnd(rows, job);
        if (death) {
          fleet.start(victim);
        } else {
          String events = events(rows, job);
          String out = out();
          fleet.signal(victim, "CONT");
          Thread.sleep(3000);
          assertThat(events(rows, job)).isEqualTo(events);
          assertThat(out()).isEqualTo(out);
          assertThat(fleet.process(victim).isAlive()).isTrue();
        }
        assertThat(rows.strings("SELECT state FROM jobs WHERE id = ?", job))
            .containsExactly("succeeded");
      }
    }
    seconds.sort(null);
    double late = seconds.get((int) Math.ceil(0.95 * seconds.size()) - 1);
    assertThat(late).isLessThanOrEqualTo(SOON_SECONDS);
    System.out.printf(
        "%d freezes without effect, %d deaths; another worker went on after %.1f s (p50), %.1f s"
            + " (p95) in %d cases%n",
        FREEZES, DEATHS, seconds.get(seconds.size() / 2), late, seconds.size());
  }

  /// Submits a job and waits for a random moment in its work; gives back who does it.
  private Part takes(Fleet fleet, Ledger ledger, FleetLedger rows, int seed) throws Exception {
    // Both are there, so that one can go on.
    while (rows.number("SELECT COUNT(*) FROM workers") != 2) {
      Thread.sleep(50);
    }
    Path model = TinyModel.write(folder.resolve("models/m" + seed + ".gguf"), seed, ROWS);
    String id = JobId.next();
    JobRequest request =
        new JobRequest(model.toString(), List.of("Q8_0", "F16"), "default", Optional.empty());
    ledger.submit(id, request, "test");
    while (rows.number("SELECT attempts FROM jobs WHERE id = ?", id) == 0) {
      Thread.sleep(5);
    }
    Thread.sleep(random.nextLong(400));
    String has =
        rows.strings(
                "SELECT has FROM workers JOIN jobs ON jobs.worker = workers.id WHERE jobs.id = ?",
                id)
            .getFirst();
    return has.contains("pool=a") ? Part.A : Part.B;
  }

  private static void awaitEnd(FleetLedger rows, String job) throws InterruptedException {
    while (rows.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND ended IS NULL", job) > 0) {
      Thread.sleep(20);
    }
  }

  private static String events(FleetLedger rows, String job) {
    return String.join(
        "\n",
        rows.strings(
            "SELECT number || kind || data FROM events WHERE job = ? ORDER BY number", job));
  }

  /// Everything below out/ with what changes when it is replaced.
  private String out() throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path file : files.toList()) {
        BasicFileAttributes it = Files.readAttributes(file, BasicFileAttributes.class);
        all.put(file.toString(), it.fileKey() + " " + it.lastModifiedTime() + " " + it.size());
      }
    }
    return all.toString();
  }
}
