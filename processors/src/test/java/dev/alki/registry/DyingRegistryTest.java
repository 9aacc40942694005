// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.transfer.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A registry that dies at each request of a push in turn, and comes back.
class DyingRegistryTest {
  /// Three chunks.
  private static final int LARGE = 17_000_003;

  private static final int SMALL = 1_000;
  private static final long AGAIN = BlobUpload.CHUNK;
  private static final Patience NONE =
      new Patience(
          Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, Duration.ofSeconds(2), 16);

  enum Death {
    /// The request has not come in.
    BEFORE,
    /// A part of it has come in, and is kept.
    AMID,
    /// All is done, only the answer is lost.
    AFTER
  }

  @TempDir private Path folder;
  private FakeRegistry registry;
  private List<PublishedBundle> bundles;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTagWithoutItsBlobsAndTheRetryEndsRight(Death death) throws IOException {
    bundles = List.of(PublishedBundle.in(folder, LARGE));
    diesAtEachRequest(death, Forms.of("modelpack"), "v1");
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoIndexWithoutItsProfiles(Death death) throws IOException {
    bundles =
        List.of(
            PublishedBundle.in(folder, SMALL),
            PublishedBundle.in(folder.resolve("other"), "Q2_K", SMALL));
    diesAtEachRequest(death, Forms.ALL, "v1", "v1-q4_k_m", "v1-q2_k-docker", "v1-q2_k-ollama");
  }

  private void diesAtEachRequest(Death death, Forms forms, String... tags) throws IOException {
    publish(forms);
    int requests = registry.count.get();
    long all = registry.received.get();
    Map<String, byte[]> right = Map.copyOf(registry.manifests);
    assertThat(right).containsKeys(tags);
    assertThat(requests).isBetween(25, 120);

    for (int dies = 1; dies <= requests; dies++) {
      registry.blobs.clear();
      registry.manifests.clear();
      registry.uploads.clear();
      registry.received.set(0);
      AtomicInteger number = new AtomicInteger();
      int last = dies;
      registry.mischief =
          exchange -> {
            int now = number.incrementAndGet();
            if (now == last) {
              die(death, exchange);
            }
            return now >= last;
          };
      Fault fault = catchThrowableOfType(Fault.class, () -> publish(forms));
      if (fault != null) {
        assertThat(fault.code()).isEqualTo(Code.REGISTRY_UNAVAILABLE);
      }
      registry.manifests.forEach(this::hasAllThatItIsOver);

      registry.mischief = FakeRegistry.NONE;
      publish(forms);
      assertThat(registry.manifests).containsExactlyInAnyOrderEntriesOf(right);
      assertThat(registry.received.get()).as("at request %d", dies).isLessThan(all + AGAIN);
      assertThat(Folders.files(bundles.getFirst().state())).isEmpty();
    }
  }

  private void hasAllThatItIsOver(String reference, byte[] manifest) {
    Set<String> there = new HashSet<>(registry.blobs.keySet());
    there.addAll(registry.manifests.keySet());
    assertThat(there).as(reference).containsAll(FakeRegistry.digests(manifest));
  }

  private void publish(Forms forms) {
    PublishedBundle.publish(bundles, registry.name("v1"), Credentials.NONE, NONE, forms);
  }

  private void die(Death death, HttpExchange exchange) throws IOException {
    switch (death) {
      case BEFORE -> {
        // It is closed without an answer.
      }
      case AMID -> {
        String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        if (exchange.getRequestMethod().equals("PATCH") && registry.uploads.containsKey(id)) {
          byte[] some = exchange.getRequestBody().readNBytes(1_000_000);
          registry.uploads.get(id).writeBytes(some);
          registry.received.addAndGet(some.length);
        }
      }
      case AFTER -> registry.answer(new Unheard(exchange));
    }
  }
}
