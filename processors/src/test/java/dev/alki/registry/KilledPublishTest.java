// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A publishing process that is killed inside a blob, by `kill -9`, again and again.
class KilledPublishTest {
  private static final int LARGE = 42_000_001;
  private static final int KILLS = 3;

  @TempDir private Path folder;

  @Test
  void sendsAtMostOneChunkAgainForEachTime() throws Exception {
    PublishedBundle bundle = PublishedBundle.in(folder, LARGE);
    try (FakeRegistry registry = new FakeRegistry()) {
      AtomicReference<Process> running = new AtomicReference<>();
      AtomicInteger patches = new AtomicInteger();
      registry.mischief =
          exchange -> {
            if (exchange.getRequestMethod().equals("PATCH")
                && patches.incrementAndGet() == 2
                && running.get() != null) {
              String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
              byte[] some = exchange.getRequestBody().readNBytes(3_000_000);
              registry.uploads.get(id).writeBytes(some);
              registry.received.addAndGet(some.length);
              running.get().destroyForcibly();
              return true;
            }
            return false;
          };
      for (int kill = 0; kill < KILLS; kill++) {
        patches.set(0);
        running.set(start(bundle, registry));
        assertThat(running.get().waitFor()).isNotZero();
        assertThat(registry.manifests).isEmpty();
      }
      running.set(null);
      Process last = start(bundle, registry);
      String digest = new String(last.getInputStream().readAllBytes()).strip();
      assertThat(last.waitFor()).isZero();
      assertThat(digest).startsWith("sha256:");
      assertThat(registry.manifests).containsKeys(digest, "v1");
      long all = LARGE + 10_000;
      assertThat(registry.received.get()).isLessThan(all + KILLS * BlobUpload.CHUNK);
      assertThat(registry.requests.stream().filter(it -> it.startsWith("POST")).count())
          .as("uploads that were begun")
          .isLessThan(2L * 9);
    }
  }

  private Process start(PublishedBundle bundle, FakeRegistry registry) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            OnePublish.class.getName(),
            bundle.folder().toString(),
            bundle.state().toString(),
            registry.name("v1").toString())
        .redirectError(Files.createTempFile(folder, "err", "").toFile())
        .start();
  }
}
