// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.hub.FaultProxy.Trouble;
import dev.alki.source.Arrived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that goes wrong between us and a hub: the right files in the end, or a failure with a
/// code, and never a wrong file. `-Dalki.hub.faults=1000 -Dalki.hub.corruptions=10000` does it more
/// often.
class DownloadFaultsTest {
  private static final int RUNS = Integer.getInteger("alki.hub.faults", 30);
  private static final int CORRUPTIONS = Integer.getInteger("alki.hub.corruptions", 100);
  private static final int AT_ONCE = 8;

  private static final byte[] ONE = TestHub.bytes(700_000, 1);
  private static final byte[] TWO = TestHub.bytes(300_001, 2);

  @TempDir private static Path folder;
  private static FakeHub fake;

  @BeforeAll
  static void start() throws IOException {
    fake =
        new FakeHub()
            .with("org/tiny", "config.json", "{}")
            .with("org/tiny", "tokenizer.json", "{\"model\": \"" + "x".repeat(50_000) + "\"}")
            .with("org/tiny", "model.safetensors.index.json", "{}")
            .with("org/tiny", "model-00001-of-00002.safetensors", ONE)
            .with("org/tiny", "model-00002-of-00002.safetensors", TWO);
  }

  @AfterAll
  static void stop() {
    fake.close();
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void eachTroubleAloneIsOvercome(Trouble trouble) throws IOException {
    try (FaultProxy proxy = new FaultProxy(fake, trouble.ordinal())) {
      for (int i = 0; i < 2; i++) {
        proxy.faults.add(trouble);
      }
      assertRight(fetch(proxy, folder.resolve("alone-" + trouble)));
      assertThat(proxy.done).hasValue(2);
    }
  }

  @Test
  void anyTroublesTogetherAreOvercome() throws Exception {
    long seed = new Random().nextLong();
    List<Callable<String>> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long each = seed + i;
      runs.add(() -> troubled(each));
    }
    List<String> ends = all(runs);
    long failed = ends.stream().filter(it -> !it.isEmpty()).count();

    System.out.printf(
        "%d fetches with 1 to 10 faults each: %d failed %s%n",
        RUNS, failed, ends.stream().filter(it -> !it.isEmpty()).distinct().toList());
    assertThat(failed).as("seed " + seed).isLessThanOrEqualTo(RUNS / 1000);
  }

  @Test
  void noCorruptionOfEqualLengthIsAccepted() throws Exception {
    long seed = new Random().nextLong();
    long start = System.nanoTime();
    int accepted = 0;
    for (int i = 0; i < CORRUPTIONS; i++) {
      accepted += corrupted(new Random(seed + i), folder.resolve("corrupt-" + i)) ? 1 : 0;
    }
    System.out.printf(
        "%d corruptions of equal length: %d accepted, %.1f s%n",
        CORRUPTIONS, accepted, (System.nanoTime() - start) / 1e9);
    assertThat(accepted).as("seed " + seed).isZero();
  }

  @Test
  void endsRightWhenTheNetworkIsCutAndComesBack() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (FaultProxy proxy = new FaultProxy(fake, seed);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Arrived> fetched = thread.submit(() -> fetch(proxy, folder.resolve("cut")));
      for (int i = 0; i < 10; i++) {
        Thread.sleep(random.nextInt(10));
        proxy.cut(true);
        Thread.sleep(random.nextInt(100));
        proxy.cut(false);
      }
      assertRight(fetched.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void givesUpWithACodeWhenTheNetworkStaysAway() throws IOException {
    try (FaultProxy proxy = new FaultProxy(fake, 0)) {
      proxy.cut(true);
      Fault fault = catchThrowableOfType(Fault.class, () -> fetch(proxy, folder.resolve("away")));
      assertThat(fault.code()).isEqualTo(Code.HUB_UNAVAILABLE);
      assertThat(folder.resolve("away/models--org--tiny/snapshots")).doesNotExist();
    }
  }

  private static String troubled(long seed) throws IOException {
    Random random = new Random(seed);
    Path cache = folder.resolve("troubled-" + seed);
    try (FaultProxy proxy = new FaultProxy(fake, seed)) {
      proxy.now = false;
      int faults = 1 + random.nextInt(10);
      for (int i = 0; i < faults; i++) {
        proxy.faults.add(Trouble.values()[random.nextInt(Trouble.values().length)]);
      }
      try {
        assertRight(fetch(proxy, cache));
        return "";
      } catch (Fault e) {
        assertThat(cache.resolve("models--org--tiny/snapshots")).doesNotExist();
        return e.report();
      } finally {
        Folders.delete(cache);
      }
    }
  }

  /// Whether anything could be seen of what was changed.
  private static boolean corrupted(Random random, Path cache) throws IOException {
    long change = random.nextLong();
    try (FakeHub hub =
        new FakeHub()
            .with("org/c", "config.json", "{\"hidden_size\": 64}")
            .with("org/c", "model.safetensors", TestHub.bytes(5_000, 3))) {
      boolean large = random.nextBoolean();
      hub.tamper =
          bytes -> bytes.length > 1000 == large ? changed(bytes, new Random(change)) : bytes;
      Fault fault =
          catchThrowableOfType(Fault.class, () -> TestHub.at(hub.endpoint(), cache).fetch("org/c"));
      boolean seen = Files.exists(cache.resolve("models--org--c/snapshots"));
      Folders.delete(cache);
      return seen || fault == null || fault.code() != Code.HUB_DIFFERS;
    }
  }

  /// One bit, or a stretch of bytes of which at least one is another.
  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    changed[at] ^= (byte) (1 << random.nextInt(8));
    if (random.nextBoolean()) {
      for (int i = at + 1; i < Math.min(bytes.length, at + random.nextInt(64)); i++) {
        changed[i] = (byte) random.nextInt();
      }
    }
    return changed;
  }

  private static Arrived fetch(FaultProxy proxy, Path cache) {
    return TestHub.at(proxy.endpoint(), cache)
        .with("hf_secret")
        .alsoFrom("localhost:" + fake.endpoint().getPort())
        .fetch("org/tiny");
  }

  private static void assertRight(Arrived arrived) throws IOException {
    assertThat(HubFetchTest.names(arrived.folder())).hasSize(5);
    assertThat(arrived.folder().resolve("config.json")).hasContent("{}");
    assertThat(Files.readAllBytes(arrived.folder().resolve("model-00001-of-00002.safetensors")))
        .isEqualTo(ONE);
    assertThat(Files.readAllBytes(arrived.folder().resolve("model-00002-of-00002.safetensors")))
        .isEqualTo(TWO);
    assertThat(fake.asked())
        .filteredOn(asked -> asked.path().startsWith("/cdn/"))
        .allMatch(asked -> asked.authorization().equals("null"));
  }

  private static List<String> all(List<Callable<String>> runs) throws Exception {
    List<String> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<String> end : threads.invokeAll(runs)) {
        ends.add(end.get());
      }
    }
    return ends;
  }
}
