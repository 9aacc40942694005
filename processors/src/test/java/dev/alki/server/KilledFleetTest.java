// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.audit.HeadFile;
import dev.alki.jobs.Ledger;
import dev.alki.s3.trigger.ToldBucket;
import dev.alki.server.Fleet.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers, the broker, or all of them are killed (SIGKILL) at random moments while jobs come
/// in batches of 24 through folder, HTTP, JMS, the events of a bucket and looks into one. In the
/// end every job has ended as it does when nobody is killed, once; what could be seen meanwhile was
/// complete, and after each kill the audit trail was whole.
///
/// `-Dalki.kills=1000` for a campaign.
@Timeout(value = 8, unit = TimeUnit.HOURS)
class KilledFleetTest {
  private static final int KILLS = Integer.getInteger("alki.kills", 60);
  private static final int ROWS = 1000;
  private static final int BATCH = 24;
  private static final long LONGEST_MILLIS = 1000;

  @TempDir Path folder;
  private final long seed = Long.getLong("alki.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private volatile boolean over;
  private int sent;

  @Test
  void everyJobEndsOnceAndRight() throws Exception {
    System.out.println("seed " + seed);
    FleetModels models = new FleetModels(folder, ROWS);
    try (Servers outside = new Servers(ToldBucket.start(folder.resolve("outside")));
        Fleet fleet = new Fleet(folder);
        Ledger ledger = Ledger.open(fleet.place());
        VisibleBundles visible = VisibleBundles.watch(folder.resolve("out"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        set(fleet, outside.bucket());
        FleetTriggers triggers = new FleetTriggers(folder, models, fleet, outside.bucket());
        FleetTrail trail =
            new FleetTrail(
                ledger,
                new HeadFile(folder.resolve("state/audit-heads.jsonl")),
                new HeadFile(folder.resolve("elsewhere/heads.jsonl")));
        FleetLedger rows = new FleetLedger(fleet.place());
        fleet.start(Part.BROKER);
        fleet.awaitReady(Part.BROKER);
        fleet.rehearse();
        Future<?> sender = threads.submit(sending(models, triggers, rows));
        long begun = System.nanoTime();
        kill(fleet, triggers, trail, rows);
        double seconds = (System.nanoTime() - begun) / 1e9;
        over = true;
        sender.get();
        await(() -> ended(rows) == sent && triggers.settled());
        // The dead are forgotten, and one that has just been started still has to say that it
        // lives.
        await(() -> rows.number("SELECT COUNT(*) FROM workers") == 2);
        new FleetEnd(folder, rows, models, trail).check(sent);
        assertThat(visible.violations()).isEmpty();
        System.out.printf(
            "%d kills in %.0f s cut %d attempts of %d jobs short, 0 violations; all ended after"
                + " %.0f s%n",
            KILLS,
            seconds,
            rows.number("SELECT SUM(attempts) - COUNT(*) FROM jobs"),
            sent,
            (System.nanoTime() - begun) / 1e9);
      } finally {
        // Whoever still waits for something would keep the failure from being seen.
        over = true;
        threads.shutdownNow();
      }
    }
  }

  /// One server listens to the queue, and the other one looks into the bucket.
  private void set(Fleet fleet, Optional<ToldBucket> bucket) throws IOException {
    Map<String, String> one =
        new TreeMap<>(Map.of("alki.worker.silence", "2", "alki.workers", "2"));
    Map<String, String> other = new TreeMap<>(one);
    if (bucket.isPresent()) {
      one.putAll(bucket.get().told());
      other.putAll(bucket.get().seen());
      other.put("alki.roles", "triggers,workers");
      other.put("alki.inbox", folder.resolve("other").toString());
      other.put("alki.routes", routes().toString());
    }
    fleet.set(Part.A, one);
    fleet.set(Part.B, other);
  }

  private Path routes() throws IOException {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    try (InputStream in = Server.class.getResourceAsStream("/routes/s3-poll.camel.yaml")) {
      Files.copy(in, routes.resolve("s3-poll.camel.yaml"));
    }
    return routes;
  }

  private void kill(Fleet fleet, FleetTriggers triggers, FleetTrail trail, FleetLedger rows)
      throws Exception {
    fleet.start(Part.A);
    fleet.start(Part.B);
    for (int kills = 0; kills < KILLS; kills++) {
      // Else those who start slowly would be killed before they have done anything.
      if (random.nextInt(4) > 0) {
        awaitWork(rows);
      }
      Thread.sleep(random.nextLong(LONGEST_MILLIS));
      List<Part> victims = victims();
      for (Part part : victims) {
        fleet.kill(part);
      }
      if (victims.contains(Part.A)) {
        triggers.assertEachInputIsInOnePlace();
      }
      trail.verify();
      Thread.sleep(random.nextLong(LONGEST_MILLIS));
      for (Part part : victims) {
        fleet.start(part);
      }
    }
  }

  /// Until somebody does something, if there is anything to do.
  private static void awaitWork(FleetLedger rows) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String count = "SELECT COUNT(*) FROM events";
    long before = rows.number(count);
    while (rows.number(count) == before && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  /// Server A, server B, the broker, everything: 4 to 4 to 1 to 1.
  private List<Part> victims() {
    int lot = random.nextInt(10);
    return lot < 4
        ? List.of(Part.A)
        : lot < 8
            ? List.of(Part.B)
            : lot < 9 ? List.of(Part.BROKER) : List.of(Part.A, Part.B, Part.BROKER);
  }

  /// Batch after batch, the next one when most of the last one has ended.
  private Callable<Integer> sending(FleetModels models, FleetTriggers triggers, FleetLedger rows) {
    return () -> {
      while (!over) {
        models.make(sent, BATCH);
        for (int i = sent; i < sent + BATCH; i++) {
          Thread.sleep(50);
          while (!triggers.send(i)) {
            Thread.sleep(50);
          }
        }
        sent += BATCH;
        while (!over && ended(rows) < sent - BATCH / 2) {
          Thread.sleep(50);
        }
      }
      return sent;
    };
  }

  private static long ended(FleetLedger rows) {
    return rows.number(
        "SELECT COUNT(*) FROM jobs WHERE state IN ('succeeded', 'failed', 'cancelled')");
  }

  private static void await(Callable<Boolean> event) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!event.call() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }

  private record Servers(Optional<ToldBucket> bucket) implements AutoCloseable {
    @Override
    public void close() {
      bucket.ifPresent(ToldBucket::close);
    }
  }
}
