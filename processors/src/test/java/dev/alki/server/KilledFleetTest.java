// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.files.Digest;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.pipeline.TinyModel;
import dev.alki.progress.Progress;
import dev.alki.server.Fleet.Part;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers, the broker, or all of them are killed (SIGKILL) at random moments while jobs come
/// in through folder, HTTP and JMS. In the end every job has ended as it does when nobody is
/// killed, once; and what could be seen meanwhile was complete.
///
/// `-Dalki.kills=1000` for a campaign.
@Timeout(value = 8, unit = TimeUnit.HOURS)
class KilledFleetTest {
  private static final int KILLS = Integer.getInteger("alki.kills", 20);
  private static final int ROWS = 3000;
  private static final String[] PROFILES = {"F16", "BF16", "F32"};
  private static final int BATCH = 24;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> expected = new HashMap<>();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
  private int kills;
  private int batches;
  private volatile boolean over;

  @Test
  void everyJobEndsOnceAndRight() throws Exception {
    long seed = Long.getLong("alki.seed", new Random().nextLong());
    Random random = new Random(seed);
    Files.createDirectories(folder.resolve("models"));
    long begun = System.nanoTime();
    try (Fleet fleet = new Fleet(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        threads.submit(this::watchOut);
        campaign(fleet, threads, random, seed);
      } finally {
        // Whoever still waits for something would keep the failure from being seen.
        over = true;
      }
    }
    checkLeftovers();
    assertThat(violations).as("seed " + seed).isEmpty();
    System.out.printf(
        "%d kills, %d jobs, 0 violations, %.0f s, seed %d%n",
        kills, batches * BATCH, (System.nanoTime() - begun) / 1e9, seed);
  }

  private void campaign(Fleet fleet, ExecutorService threads, Random random, long seed)
      throws Exception {
    int dropped = 0;
    FleetLedger ledger = new FleetLedger(fleet.place());
    for (Part part : Part.values()) {
      fleet.start(part);
    }
    while (kills < KILLS) {
      int first = batches++ * BATCH;
      prepare(first);
      Future<?> senders = threads.submit(() -> send(fleet, first));
      dropped += BATCH / 3;
      boolean settled = false;
      while (!settled && (kills < KILLS || !senders.isDone())) {
        Thread.sleep(random.nextLong(2500));
        if (kills < KILLS) {
          kills++;
          List<Part> victims = victims(random);
          for (Part part : victims) {
            fleet.kill(part);
          }
          if (victims.contains(Part.A) && senders.isDone()) {
            assertEachInputIsInOnePlace(dropped, seed);
          }
          Thread.sleep(random.nextLong(2000));
          for (Part part : victims) {
            fleet.start(part);
          }
        }
        settled = senders.isDone() && ended(ledger) == first + BATCH;
      }
      senders.get();
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (ended(ledger) < batches * BATCH && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    check(ledger, batches * BATCH, seed);
    // The dead are forgotten, and one that has just been started still has to say that it lives.
    while (ledger.number("SELECT COUNT(*) FROM workers") != 2 && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    assertThat(ledger.number("SELECT COUNT(*) FROM workers")).isEqualTo(2);
    awaitSettledInputs(dropped, deadline);
  }

  /// Worker A, worker B, the broker, everything: 4 to 4 to 1 to 1.
  private static List<Part> victims(Random random) {
    int lot = random.nextInt(10);
    return lot < 4
        ? List.of(Part.A)
        : lot < 8 ? List.of(Part.B) : lot < 9 ? List.of(Part.BROKER) : List.of(Part.values());
  }

  /// Models of a batch, and what becomes of them when nobody is killed. Four are no models.
  private void prepare(int first) throws IOException {
    Path golden = Files.createDirectories(folder.resolve("golden"));
    try (Pipeline pipeline =
        Pipeline.open(
            TestServer.settings(golden, Map.of()), JobEvents.NONE, job -> false, Extension.NONE)) {
      for (int i = first; i < first + BATCH; i++) {
        Path model = folder.resolve("models").resolve(name(i));
        if (i % 6 == 5) {
          Files.writeString(model, "GGUF no model " + i);
        } else {
          TinyModel.write(model, i, ROWS);
        }
        Outcome outcome =
            pipeline.run(new Job("golden", model.toString(), List.of(profile(i)), "default"));
        expected.put(
            name(i),
            outcome.state() == State.SUCCEEDED
                ? outcome.bundles().getFirst().sha256()
                : outcome.fault().orElseThrow().code().name());
      }
    }
  }

  private static String name(int i) {
    return "m" + i + ".gguf";
  }

  /// What lies in the inbox is made into what the pipeline says.
  private static String profile(int i) {
    return i % 3 == 0 ? "F16" : PROFILES[i / 3 % 3];
  }

  private void send(Fleet fleet, int first) {
    for (int i = first; i < first + BATCH; i++) {
      boolean sent = false;
      while (!sent && !over) {
        try {
          Thread.sleep(50);
          sent =
              switch (i % 3) {
                case 0 -> drop(i);
                case 1 -> post(fleet.http(), i);
                default -> message(fleet.broker(), i);
              };
        } catch (IOException | JMSException e) {
          // Whoever is to take it is dead just now.
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private boolean drop(int i) throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path hidden = inbox.resolve(".copying");
    Files.copy(
        folder.resolve("models").resolve(name(i)), hidden, StandardCopyOption.REPLACE_EXISTING);
    Files.move(hidden, inbox.resolve(name(i)), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private boolean post(String url, int i) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/jobs"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(BodyPublishers.ofString(document(i)))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode() == 202;
  }

  private boolean message(String url, int i) throws JMSException {
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(url + "?initialConnectAttempts=1&reconnectAttempts=0");
        Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      session
          .createProducer(session.createQueue("alki.jobs.requests"))
          .send(session.createTextMessage(document(i)));
      return true;
    }
  }

  private static String document(int i) {
    return "{\"source\": \"%s\", \"profiles\": [\"%s\"], \"idempotencyKey\": \"k%d\"}"
        .formatted(name(i), profile(i), i);
  }

  private static long ended(FleetLedger ledger) {
    return ledger.number(
        "SELECT COUNT(*) FROM jobs WHERE state IN ('succeeded', 'failed', 'cancelled')");
  }

  private void check(FleetLedger ledger, int jobs, long seed) throws IOException {
    assertThat(
            ledger.strings(
                "SELECT id || ' ' || state || ' ' || source FROM jobs WHERE ended IS NULL"))
        .as("seed " + seed)
        .isEmpty();
    assertThat(ledger.number("SELECT COUNT(*) FROM jobs")).as("seed " + seed).isEqualTo(jobs);
    Set<String> seen = new HashSet<>();
    for (String row :
        ledger.strings(
            """
            SELECT jobs.source || ' ' || COALESCE(bundles.sha256, jobs.error_code) FROM jobs
            LEFT JOIN bundles ON bundles.job = jobs.id
            """)) {
      String source = row.substring(0, row.lastIndexOf(' '));
      String name = source.substring(source.lastIndexOf('/') + 1);
      assertThat(seen.add(name)).as(name + " twice, seed " + seed).isTrue();
      assertThat(row.substring(row.lastIndexOf(' ') + 1))
          .as(name + ", seed " + seed)
          .isEqualTo(expected.get(name));
    }
    assertThat(
            ledger.strings(
                """
                SELECT job || ' ' || COUNT(*) FROM events
                WHERE kind IN ('succeeded', 'failed', 'cancelled') GROUP BY job HAVING COUNT(*) <> 1
                """))
        .as("ended more than once, seed " + seed)
        .isEmpty();
    // A step that was finished is not done again.
    assertThat(
            ledger.strings(
                """
                SELECT job || ' ' || (data::json ->> 'name') FROM events
                WHERE kind = 'step.finished' AND (data::json ->> 'recalled') = 'false'
                AND (data::json ->> 'name') <> 'fetch'
                GROUP BY job, data::json ->> 'name' HAVING COUNT(*) > 1
                """))
        .as("done more than once, seed " + seed)
        .isEmpty();
    for (String row : ledger.strings("SELECT gguf || ' ' || sha256 FROM bundles")) {
      assertThat(Digest.sha256(Path.of(row.substring(0, row.lastIndexOf(' ')))))
          .isEqualTo(row.substring(row.lastIndexOf(' ') + 1));
    }
  }

  private void awaitSettledInputs(int dropped, long deadline) throws Exception {
    long settled = 0;
    while (settled < dropped && System.nanoTime() < deadline) {
      Thread.sleep(100);
      settled = 0;
      for (String place : List.of(".done", ".failed")) {
        try (Stream<Path> files = Files.list(folder.resolve("inbox").resolve(place))) {
          settled += files.filter(it -> it.toString().endsWith(".gguf")).count();
        }
      }
    }
    assertThat(settled).isEqualTo(dropped);
  }

  private void checkLeftovers() throws IOException {
    assertThat(folder.resolve("inbox/.work")).isEmptyDirectory();
    assertThat(folder.resolve("state/store/locks")).isEmptyDirectory();
    try (Stream<Path> rooms = Files.list(folder.resolve("state/store/work"))) {
      // Those of the two that were running last, and their locks.
      assertThat(rooms).hasSizeLessThanOrEqualTo(4);
    }
  }

  private void assertEachInputIsInOnePlace(int dropped, long seed) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder.resolve("inbox"))) {
      all.map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(".gguf"))
          .forEach(found::add);
    }
    assertThat(found).as("seed " + seed).hasSize(dropped).doesNotHaveDuplicates();
  }

  /// Whatever can be seen is complete at once.
  private void watchOut() {
    Set<Path> seen = new HashSet<>();
    Path out = folder.resolve("out");
    while (!over) {
      try {
        Thread.sleep(5);
        if (!Files.exists(out)) {
          continue;
        }
        try (Stream<Path> bundles = Files.walk(out, 2)) {
          for (Path bundle :
              bundles.filter(it -> it.getNameCount() == out.getNameCount() + 2).toList()) {
            if (seen.add(bundle)) {
              List<Finding> findings = BundleVerifier.verify(bundle, Progress.NONE);
              findings.forEach(it -> violations.add(bundle + ": " + it));
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        violations.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
