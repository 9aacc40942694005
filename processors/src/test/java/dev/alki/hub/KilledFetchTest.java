// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that fetches is killed (SIGKILL) at random moments, and another goes on: at most 16
/// MiB of what had been sent is sent again for each time.
class KilledFetchTest {
  private static final int TIMES = 3;
  private static final long MOST_AGAIN = 16 << 20;
  private static final byte[] WEIGHTS = TestHub.bytes(150_000_000, 7);

  @TempDir private Path folder;

  @Test
  void aKilledFetchGoesOnWhereItWas() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (FakeHub fake = new FakeHub()) {
      fake.with("org/big", "config.json", "{}").with("org/big", "model.safetensors", WEIGHTS);
      fake.bytesPerSecond = 8_000_000;
      for (int i = 0; i < TIMES; i++) {
        Process process = start(fake);
        long enough = fake.sent.get() + 5_000_000 + random.nextInt(25_000_000);
        while (fake.sent.get() < enough) {
          assertThat(process.isAlive()).isTrue();
          Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("cache/models--org--big/snapshots")).doesNotExist();
      }
      fake.bytesPerSecond = 0;
      Process process = start(fake);
      assertThat(process.inputReader().readAllLines()).containsExactly("begins", "done");
      long again = fake.sent.get() - WEIGHTS.length - 2;

      System.out.printf("%d kills: %d bytes were sent more than once%n", TIMES, again);
      assertThat(again).as("seed " + seed).isLessThanOrEqualTo(TIMES * MOST_AGAIN);
      assertThat(
              Files.mismatch(
                  Files.write(folder.resolve("right"), WEIGHTS), blob("model.safetensors")))
          .isEqualTo(-1);
    }
  }

  private Path blob(String name) {
    return folder.resolve("cache/models--org--big/blobs").resolve(FakeHub.id(name, WEIGHTS));
  }

  private Process start(FakeHub fake) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OneFetch.class.getName(),
                fake.endpoint().toString(),
                folder.resolve("cache").toString(),
                "org/big"))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
