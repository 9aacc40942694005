// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.bundle.BundleVerifier;
import dev.alki.files.Digest;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.State;
import dev.alki.pipeline.TinyModel;
import dev.alki.progress.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed (SIGKILL) at random moments, each time with a new model in its inbox and a
/// new job posted, and started again: no input is lost or in two places, no job is lost or made
/// twice, and in the end everything is there as if nothing had happened.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledServerTest {
  private static final int KILLS = Integer.getInteger("alki.kills", 10);
  private static final int ROWS = 4000;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String port = port();

  @Test
  void nothingIsLostOrDoneTwice() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TinyModel.write(Files.createDirectories(folder.resolve("models")).resolve("p.gguf"), 1, ROWS);
    Set<String> accepted = new HashSet<>();
    long life = 2000;
    for (int round = 0; round < KILLS; round++) {
      drop("m" + round + ".gguf", round);
      long begun = System.nanoTime();
      Process process = start();
      if (round % 2 == 0) {
        ready(process);
        life = 500 + (System.nanoTime() - begun) / 1_000_000;
        accepted.add(post(round));
        Thread.sleep(random.nextLong(2500));
      } else {
        Thread.sleep(random.nextLong(life + 1500));
      }
      process.destroyForcibly().waitFor();
      assertEachInputIsInOnePlace(round + 1, seed);
      assertComplete();
    }
    Process last = start();
    try {
      ready(last);
      awaitAll();
    } finally {
      last.destroyForcibly().waitFor();
    }
    try (Ledger ledger = Ledger.open(folder.resolve("state/ledger.db"))) {
      List<JobRecord> jobs = ledger.list(Optional.empty(), Optional.empty(), 1000);
      assertThat(jobs)
          .as("seed " + seed)
          .extracting(JobRecord::state)
          .containsOnly(State.SUCCEEDED);
      assertThat(jobs.stream().filter(it -> it.origin().equals("inbox"))).hasSize(KILLS);
      assertThat(jobs).extracting(JobRecord::id).containsAll(accepted);
      assertThat(jobs).hasSize(KILLS + accepted.size());
    }
    for (int round = 0; round < KILLS; round++) {
      String name = "m" + round + ".gguf";
      assertThat(folder.resolve("inbox/.done").resolve(name)).exists();
      JsonNode result =
          new ObjectMapper()
              .readTree(folder.resolve("inbox/.done/" + name + ".result.json").toFile());
      Path gguf = Path.of(result.path("bundles").path(0).path("gguf").asText());
      assertThat(Digest.sha256(gguf))
          .isEqualTo(result.path("bundles").path(0).path("sha256").asText());
    }
    assertThat(folder.resolve("inbox/.work")).isEmptyDirectory();
    try (Stream<Path> rooms = Files.list(folder.resolve("state/store/work"))) {
      // The last process's own, and its lock.
      assertThat(rooms).hasSizeLessThanOrEqualTo(2);
    }
    assertComplete();
  }

  /// As whoever is careful puts a model there.
  private void drop(String name, int seed) throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path hidden = TinyModel.write(inbox.resolve(".copying"), seed, ROWS);
    Files.move(hidden, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private String post(int round) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"source\": \"p.gguf\", \"profiles\": [\"BF16\"], \"idempotencyKey\": \"k"
                        + round
                        + "\"}"))
            .build();
    return client
        .send(request, BodyHandlers.ofString())
        .headers()
        .firstValue("Location")
        .orElseThrow()
        .substring("/jobs/".length());
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

  private void assertComplete() throws IOException {
    Path out = folder.resolve("out");
    if (Files.exists(out)) {
      try (Stream<Path> bundles = Files.walk(out, 2)) {
        for (Path bundle :
            bundles.filter(it -> it.getNameCount() == out.getNameCount() + 2).toList()) {
          assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
        }
      }
    }
  }

  private void awaitAll() throws Exception {
    Path done = folder.resolve("inbox/.done");
    boolean all = false;
    while (!all) {
      Thread.sleep(100);
      String running =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs?limit=100"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      try (Stream<Path> files = Files.list(done)) {
        all = files.count() == 2L * KILLS && !running.matches("(?s).*\"(queued|running)\".*");
      }
      // The last input's folder goes after its job has ended.
      try (Stream<Path> claims = Files.list(folder.resolve("inbox/.work"))) {
        all &= claims.findAny().isEmpty();
      }
    }
  }

  private static void ready(Process process) throws IOException {
    BufferedReader lines = process.inputReader();
    assertThat(lines.readLine()).isEqualTo("ready");
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OneServer.class.getName(),
                folder.toString(),
                port))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String port() {
    try {
      return TestServer.port();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
