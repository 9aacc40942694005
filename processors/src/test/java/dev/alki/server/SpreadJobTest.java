// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import dev.alki.pipeline.TinyModel;
import dev.alki.s3.Bucket;
import dev.alki.server.Fleet.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The profiles of one job on two workers, through the queue, as `examples/pipelines/` shows it; a
/// worker that dies in the middle, one that stands still, and one that is needed and not there.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SpreadJobTest {
  private static final Path EXAMPLES = Path.of("../examples/pipelines");
  private static final List<String> PROFILES = List.of("Q8_0", "Q4_0", "Q5_0", "F16");
  private static final int ROWS = 1000;

  /// What gives each branch a middle in which something can happen.
  private static final String PATIENT =
      "        - to:\n            uri: \"step:dev.alki.pipeline.Patient?millis=1000\"\n";

  private int models;

  @TempDir Path folder;

  private Fleet fleet;
  private Ledger ledger;
  private FleetLedger rows;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    fleet = new Fleet(folder);
    ledger = Ledger.open(fleet.place());
    rows = new FleetLedger(fleet.place());
    fleet.start(Part.BROKER);
    fleet.awaitReady(Part.BROKER);
  }

  @AfterEach
  void close() {
    ledger.close();
    fleet.close();
  }

  @Test
  void bothWorkOnOneJobAndWhatADeadOrFrozenOneHadIsDoneByTheOther() throws Exception {
    spread();
    fleet.start(Part.A);
    fleet.start(Part.B);
    awaitWorkers(2);
    bothWorkOnOne();

    String frozen = submit(PROFILES);
    Part victim = other(frozen);
    awaitBranch(victim);
    fleet.signal(victim, "STOP");
    assertThat(end(frozen)).isEqualTo(State.SUCCEEDED);
    String events = events(frozen);
    fleet.signal(victim, "CONT");
    Thread.sleep(3000);
    assertThat(events(frozen)).isEqualTo(events);
    assertThat(wasGivenOutAgain(frozen)).isTrue();
    assertThat(bundles(frozen)).isEqualTo(PROFILES.size());
    awaitWorkers(2);

    String killed = submit(PROFILES);
    Part dead = other(killed);
    awaitBranch(dead);
    fleet.kill(dead);
    assertThat(end(killed)).isEqualTo(State.SUCCEEDED);
    assertThat(wasGivenOutAgain(killed)).isTrue();
    assertThat(bundles(killed)).isEqualTo(PROFILES.size());

    assertThat(rows.number("SELECT COUNT(*) FROM branches")).isZero();
  }

  @Test
  void aStepWaitsForTheWorkerThatHasWhatItNeedsAndSaysSo() throws Exception {
    pipeline(
        Files.readString(EXAMPLES.resolve("board/pipeline.yaml")).replace("device=rpi5", "pool=b"));
    fleet.start(Part.A);
    awaitWorkers(1);

    String unwanted = submit(List.of("F16"));
    awaitUnmet(unwanted);
    ledger.cancel(unwanted, "test");
    assertThat(end(unwanted)).isEqualTo(State.CANCELLED);

    String job = submit(List.of("F16", "Q8_0"));
    awaitUnmet(job);
    assertThat(http(fleet.http() + "/jobs").body()).contains("\"unmetNeeds\":[\"pool=b\"]");
    JsonNode needs = check("needs");
    assertThat(needs.path("message").asText()).isEqualTo("no worker has pool=b: 2 wait");
    assertThat(needs.path("status").asText()).isEqualTo("UP");

    fleet.start(Part.B);
    assertThat(end(job)).isEqualTo(State.SUCCEEDED);
    assertThat(events(job))
        .contains("\"place\":\"step:benchmark ")
        .contains("pool=b")
        .doesNotContain("pool=a")
        .contains("\"name\":\"pack\"");

    fleet.kill(Part.B);
    String known = submitAgain(List.of("F16", "Q8_0"));
    assertThat(end(known)).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void whatTheOtherMadeIsFoundInABucketWhenEachHasAStoreOfItsOwn() throws Exception {
    spread();
    try (Bucket bucket = Bucket.start(folder.resolve("s3"))) {
      for (Part part : List.of(Part.A, Part.B)) {
        Map<String, String> settings = new TreeMap<>(bucket.settings());
        settings.put("alki.state", folder.resolve("state-" + part).toString());
        settings.put("alki.store", "s3://models/store");
        fleet.set(part, settings);
        fleet.start(part);
      }
      awaitWorkers(2);
      bothWorkOnOne();
    }
  }

  /// However busy this machine is, sooner or later both take a part of one.
  private void bothWorkOnOne() throws Exception {
    String events = "";
    while (!events.contains("pool=a") || !events.contains("pool=b")) {
      String job = submit(PROFILES);
      assertThat(end(job)).isEqualTo(State.SUCCEEDED);
      assertThat(bundles(job)).isEqualTo(PROFILES.size());
      events = events(job);
    }
  }

  private void spread() throws IOException {
    String yaml = Files.readString(EXAMPLES.resolve("spread/pipeline.yaml"));
    String route = "uri: direct:profile\n      steps:\n";
    assertThat(yaml).contains(route);
    pipeline(yaml.replace(route, route + PATIENT));
  }

  private void pipeline(String yaml) throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
  }

  private String submit(List<String> profiles) throws IOException {
    models++;
    TinyModel.write(model(), models, ROWS);
    return submitAgain(profiles);
  }

  /// Of the same model.
  private String submitAgain(List<String> profiles) {
    String id = JobId.next();
    ledger.submit(
        id, new JobRequest(model().toString(), profiles, "default", Optional.empty()), "test");
    return id;
  }

  private Path model() {
    return folder.resolve("models/m" + models + ".gguf");
  }

  private State end(String job) throws InterruptedException {
    State state = ledger.find(job).orElseThrow().state();
    while (!state.ended()) {
      Thread.sleep(20);
      state = ledger.find(job).orElseThrow().state();
    }
    return state;
  }

  private void awaitWorkers(int count) throws InterruptedException {
    while (rows.number("SELECT COUNT(*) FROM workers") != count) {
      Thread.sleep(50);
    }
  }

  /// The worker that does not have the job itself.
  private Part other(String job) throws InterruptedException {
    while (rows.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND state = 'running'", job) == 0) {
      Thread.sleep(5);
    }
    String has =
        rows.strings(
                "SELECT has FROM workers JOIN jobs ON jobs.worker = workers.id WHERE jobs.id = ?",
                job)
            .getFirst();
    return has.contains("pool=a") ? Part.B : Part.A;
  }

  private void awaitBranch(Part part) throws InterruptedException {
    String pool = "%pool=" + part.name().toLowerCase(Locale.ROOT) + "%";
    while (rows.number(
            "SELECT COUNT(*) FROM branches JOIN workers ON branches.worker = workers.id"
                + " WHERE branches.state = 'running' AND workers.has LIKE ?",
            pool)
        == 0) {
      Thread.sleep(2);
    }
  }

  private void awaitUnmet(String job) throws InterruptedException {
    while (ledger.find(job).orElseThrow().unmet().isEmpty()) {
      Thread.sleep(20);
    }
  }

  private long bundles(String job) {
    return rows.number("SELECT COUNT(*) FROM bundles WHERE job = ?", job);
  }

  /// The branch alone; or the job, where this machine is so busy that its own worker was silent,
  /// too.
  private boolean wasGivenOutAgain(String job) {
    return events(job).contains("\"attempts\":2")
        || rows.number("SELECT attempts FROM jobs WHERE id = ?", job) > 1;
  }

  private String events(String job) {
    return String.join(
        "\n",
        rows.strings(
            "SELECT number || kind || data FROM events WHERE job = ? ORDER BY number", job));
  }

  private JsonNode check(String name) throws IOException, InterruptedException {
    String health = http(fleet.management(Part.A) + "/observe/health/ready").body();
    for (JsonNode check : new ObjectMapper().readTree(health).path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError(health);
  }

  private static HttpResponse<String> http(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
  }
}
