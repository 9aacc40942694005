// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.transfer.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
  private PublishedBundle bundle;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    bundle = PublishedBundle.in(folder, LARGE);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTagWithoutItsBlobsAndTheRetryEndsRight(Death death) {
    bundle.publish(registry.name("v1"));
    int requests = registry.count.get();
    long all = registry.received.get();
    byte[] right = registry.manifests.get("v1");
    assertThat(requests).isBetween(25, 60);

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
      Fault fault = catchThrowableOfType(Fault.class, this::publish);
      if (fault != null) {
        assertThat(fault.code()).isEqualTo(Code.REGISTRY_UNAVAILABLE);
      }
      if (registry.manifests.containsKey("v1")) {
        assertThat(registry.blobs).containsKeys(FakeRegistry.digests(right).toArray(new String[0]));
      }

      registry.mischief = FakeRegistry.NONE;
      publish();
      assertThat(registry.manifests.get("v1")).isEqualTo(right);
      assertThat(registry.received.get()).as("at request %d", dies).isLessThan(all + AGAIN);
      assertThat(bundle.state()).isEmptyDirectory();
    }
  }

  private void publish() {
    new Publisher(bundle.options(Credentials.NONE, NONE), Optional.empty())
        .publish(bundle.folder(), registry.name("v1"), Progress.NONE, Progress.NONE);
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
