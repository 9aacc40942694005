// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Activity;
import dev.alki.progress.Amount;
import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models from a hub: what is fetched, where it lies, and what is refused.
@Timeout(60)
class HubFetchTest {
  private static final byte[] WEIGHTS = TestHub.bytes(40_000_000, 1);

  @TempDir private Path folder;
  private FakeHub fake;
  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    fake =
        new FakeHub()
            .with("org/tiny", "config.json", "{}")
            .with("org/tiny", "tokenizer.json", "{\"a\": 1}")
            .with("org/tiny", "empty.txt", "")
            .with("org/tiny", "LICENSE", "")
            .with("org/tiny", "README.md", "# Tiny")
            .with("org/tiny", "model.safetensors", WEIGHTS)
            .with("org/tiny", "pytorch_model.bin", "torch")
            .with("org/tiny", "onnx/model.onnx", "onnx");
    hub = TestHub.at(fake.endpoint(), folder.resolve("cache"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void fetchesWhatIsNeededAndNothingElse() throws IOException {
    Arrived arrived = hub.fetch("org/tiny");

    assertThat(arrived.name()).isEqualTo("org/tiny");
    assertThat(arrived.revision()).isEqualTo(fake.commit("org/tiny"));
    assertThat(names(arrived.folder()))
        .containsExactly(
            "LICENSE", "README.md", "config.json", "model.safetensors", "tokenizer.json");
    assertThat(Files.readAllBytes(arrived.folder().resolve("model.safetensors")))
        .isEqualTo(WEIGHTS);
    assertThat(arrived.folder().getFileName()).hasToString("tiny");
    assertThat(fake.sent.get()).isBetween(40_000_000L, 40_000_100L);
  }

  @Test
  void tellsHowMuchHasCome() {
    AtomicLong come = new AtomicLong();
    List<String> begun = new CopyOnWriteArrayList<>();
    Progress counter =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            // This test does not wait.
          }

          @Override
          public void count(Amount amount, long more) {
            assertThat(amount).isEqualTo(Amount.FETCHED_BYTES);
            come.addAndGet(more);
          }

          @Override
          public Activity begin(String name, Map<String, String> attributes) {
            begun.add(name + " " + attributes.get("alki.model"));
            return Activity.UNSEEN;
          }
        };
    hub.fetch("org/tiny", Pins.NONE, Arrivals.NONE, counter);
    assertThat(come).hasValue(fake.sent.get());
    hub.fetch("org/tiny", Pins.NONE, Arrivals.NONE, counter);
    assertThat(come).hasValue(fake.sent.get());
    assertThat(begun).containsExactly("download org/tiny");
  }

  @Test
  void liesWhereHuggingfaceHubKeepsIt() throws IOException {
    hub.fetch("org/tiny");

    Path home = folder.resolve("cache/models--org--tiny");
    String commit = fake.commit("org/tiny");
    Path link = home.resolve("snapshots").resolve(commit).resolve("model.safetensors");
    String id = FakeHub.id("model.safetensors", WEIGHTS);
    assertThat(Files.readString(home.resolve("refs/main"))).isEqualTo(commit);
    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../blobs", id));
    assertThat(names(home.resolve("blobs"))).hasSize(5).allMatch(it -> it.matches("[0-9a-f]+"));
    assertThat(folder.resolve("cache/.locks/models--org--tiny/" + id + ".lock")).isEmptyFile();
  }

  @Test
  void asksOnlyForTheCommitWhenEverythingIsThere() {
    hub.fetch("org/tiny");
    fake.asked().clear();
    hub.fetch("org/tiny");

    assertThat(fake.asked())
        .extracting(FakeHub.Asked::path)
        .containsExactly("/api/models/org/tiny/revision/main");
  }

  @Test
  void saysThatAModelIsGatedAndRemembersIt() {
    assertThat(hub.fetch("org/tiny").gated()).isFalse();
    fake.gated = "\"manual\"";
    fake.with("org/tiny", "NOTICE", "of another commit");

    Arrived arrived = hub.fetch("org/tiny");
    assertThat(arrived.gated()).isTrue();
    fake.close();
    assertThat(hub.fetch("org/tiny@" + arrived.revision()).gated()).isTrue();
  }

  @Test
  void asksNobodyForACommitThatIsThere() {
    Arrived arrived = hub.fetch("org/tiny");
    fake.close();

    assertThat(hub.fetch("org/tiny@" + arrived.revision())).isEqualTo(arrived);
  }

  @Test
  void usesConnectionsAgain() {
    for (int i = 0; i < 40; i++) {
      fake.with("org/tiny", "additional_chat_templates/t" + i + ".jinja", "{{ " + i + " }}");
    }
    hub.fetch("org/tiny");

    assertThat(fake.asked()).hasSizeGreaterThan(45);
    assertThat(fake.clients()).hasSizeLessThanOrEqualTo(2 * 4 + 1);
  }

  @Test
  void asksNobodyWhenItIsOffline() throws IOException {
    Arrived before = hub.fetch("org/tiny");
    fake.close();

    assertThat(hub.alone().fetch("org/tiny")).isEqualTo(before);
    assertThat(hub.alone().fetch("org/tiny@" + before.revision())).isEqualTo(before);
    assertThat(fault(hub.alone(), "org/other").code()).isEqualTo(Code.HUB_OFFLINE);
  }

  @Test
  void fetchesOnlyWhatIsNewInAnotherCommit() {
    hub.fetch("org/tiny");
    fake.with("org/tiny", "config.json", "{\"b\": 2}");
    fake.sent.set(0);
    Arrived arrived = hub.fetch("org/tiny");

    assertThat(arrived.revision()).isEqualTo(fake.commit("org/tiny"));
    assertThat(fake.sent).hasValue(8);
  }

  @Test
  void aJobStaysWithItsCommit() {
    Map<String, String> pins = new HashMap<>();
    Pins kept = (what, decision) -> pins.computeIfAbsent(what, _ -> decision.get());
    String first = hub.fetch("org/tiny", kept, Arrivals.NONE, Progress.NONE).revision();
    fake.with("org/other", "config.json", "{}");

    assertThat(pins).containsValue(first);
    pins.replaceAll((_, _) -> "0".repeat(40));
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> hub.fetch("org/tiny", kept, Arrivals.NONE, Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.HUB_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/tiny@v1", "org/tiny@refs/pr/1", "hf://org/tiny@main"})
  void takesBranchesTagsAndPullRequests(String source) {
    assertThat(hub.fetch(source).revision()).isEqualTo(fake.commit("org/tiny"));
  }

  @Test
  void replacesWhatIsDamagedInTheCache() throws IOException {
    Arrived arrived = hub.fetch("org/tiny");
    byte[] damaged = WEIGHTS.clone();
    damaged[12_345] ^= 1;
    Path blob = arrived.folder().resolve("model.safetensors").toRealPath();
    Files.write(blob, damaged);
    Files.writeString(arrived.folder().resolve("config.json").toRealPath(), "[]");
    hub.fetch("org/tiny");

    assertThat(Files.readAllBytes(blob)).isEqualTo(WEIGHTS);
    assertThat(arrived.folder().resolve("config.json")).hasContent("{}");
  }

  @Test
  void twoAtOnceAreOneTransfer() throws Exception {
    List<Future<Arrived>> both = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      both.add(threads.submit(() -> hub.patient().fetch("org/tiny")));
      both.add(threads.submit(() -> hub.patient().fetch("org/tiny")));
    }

    assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
    assertThat(fake.sent.get()).isLessThan(40_000_100L);
  }

  @Test
  void twoAtOnceAHundredTimesAreNeverWrong() throws Exception {
    byte[] weights = TestHub.bytes(200_000, 6);
    fake.with("org/small", "config.json", "{}").with("org/small", "model.safetensors", weights);
    for (int i = 0; i < 100; i++) {
      TestHub again = TestHub.at(fake.endpoint(), folder.resolve("cache" + i)).patient();
      List<Future<Arrived>> both = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        both.add(threads.submit(() -> again.fetch("org/small")));
        both.add(threads.submit(() -> again.fetch("org/small")));
      }
      assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
      assertThat(both.get(0).get().folder().resolve("model.safetensors")).hasBinaryContent(weights);
    }
  }

  @Test
  void tellsWhatArrives() {
    Ranges arrived = new Ranges();
    List<String> verified = new ArrayList<>();
    hub.fetch(
        "org/tiny",
        Pins.NONE,
        new Arrivals() {
          @Override
          public synchronized void arrived(HubFile file, Path partial, long from, long to) {
            if (file.large()) {
              arrived.add(new Ranges.Range(from, to));
            }
          }

          @Override
          public synchronized void verified(HubFile file, Path blob) {
            verified.add(file.path());
          }
        },
        Progress.NONE);

    assertThat(arrived.bytes()).isEqualTo(WEIGHTS.length);
    assertThat(verified).hasSize(5);
  }

  @Test
  void fetchesFirstWhatIsWishedFor() {
    List<Long> starts = new ArrayList<>();
    hub.patient()
        .inTurn()
        .fetch(
            "org/tiny",
            Pins.NONE,
            new Arrivals() {
              @Override
              public void begins(Snapshot snapshot, List<HubFile> missing, Wishes wishes) {
                HubFile weights = missing.stream().filter(HubFile::large).findFirst().orElseThrow();
                wishes.first(weights, 39_000_000, 40_000_000);
                wishes.first(weights, 38_000_000, 39_000_000);
              }

              @Override
              public synchronized void arrived(HubFile file, Path partial, long from, long to) {
                starts.add(from);
              }
            },
            Progress.NONE);

    // The first one at the hub itself, too, which says where the others go.
    assertThat(
            fake.asked().stream()
                .map(FakeHub.Asked::range)
                .filter(range -> range.contains("-"))
                .distinct()
                .limit(2))
        .containsExactly("bytes=38000000-38999999", "bytes=39000000-39999999");
    assertThat(starts).contains(0L, 38_000_000L, 39_000_000L);
  }

  @Test
  void countsBytesToTheLast() {
    List<Long> done = new ArrayList<>();
    hub.fetch(
        "org/tiny",
        Pins.NONE,
        Arrivals.NONE,
        (at, total) -> {
          synchronized (done) {
            done.add(at);
            assertThat(total).isEqualTo(WEIGHTS.length + 16);
          }
        });

    assertThat(done).contains(WEIGHTS.length + 16L);
  }

  @Test
  void stopsWhenItIsCalledOffAndGoesOnWhereItWas() {
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                hub.fetch(
                    "org/tiny",
                    Pins.NONE,
                    Arrivals.NONE,
                    new Stopping(() -> fake.sent.get() > 20_000_000)));
    assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER);
    assertThat(folder.resolve("cache/models--org--tiny/snapshots")).doesNotExist();
    fake.sent.set(0);
    hub.fetch("org/tiny");

    assertThat(fake.sent.get()).isLessThan(40_000_000L - 20_000_000L + (16 << 20));
  }

  @Test
  void theTokenGoesToTheHubAndNoFurther() {
    hub.with("hf_secret").fetch("org/tiny");

    assertThat(fake.asked())
        .allSatisfy(asked ->
            assertThat(asked.authorization())
                .isEqualTo(asked.path().startsWith("/cdn/") ? "null" : "Bearer hf_secret"));
    assertThat(fake.asked()).anyMatch(asked -> asked.path().startsWith("/cdn/"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, RepoNotFound, HUB_NOT_FOUND",
    "404, RevisionNotFound, HUB_NOT_FOUND",
    "401, RepoNotFound, HUB_NOT_FOUND",
    "401, GatedRepo, HUB_GATED",
    "403, GatedRepo, HUB_GATED",
    "401, '', HUB_UNAUTHORIZED",
    "403, '', HUB_UNAUTHORIZED"
  })
  void tellsRefusalsApart(int status, String error, Code code) {
    fake.refusalStatus = status;
    fake.refusal = error.isEmpty() ? Map.of() : Map.of("X-Error-Code", error);
    Fault fault = fault(hub.with("hf_secret"), "org/tiny");

    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.report()).doesNotContain("hf_secret").hasLineCount(2);
  }

  @Test
  void refusesARepositoryThatIsNoModel() {
    fake.with("org/data", "train.parquet", "x");
    assertThat(fault(hub, "org/data").code()).isEqualTo(Code.HUB_NOT_FOUND);
  }

  private static Fault fault(TestHub hub, String source) {
    return catchThrowableOfType(Fault.class, () -> hub.fetch(source));
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
