// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it fetches is followed by one that goes on.
@Timeout(120)
class KilledFetchTest {
  private static final int BYTES = 96 << 20;
  private static final int MOST_AGAIN = 16 << 20;

  @TempDir private Path folder;

  @Test
  void atMostSixteenMebibytesComeAgain() throws Exception {
    byte[] content = new byte[BYTES];
    new Random(3).nextBytes(content);
    try (FakeS3 service = new FakeS3(content).says("ETag", "\"one\"").isSlow()) {
      Process process = start(service);
      while (service.sent() < BYTES / 3) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(5);
      }
      process.destroyForcibly().waitFor();
      long before = service.sent();
      S3Source source = new S3Source(service.options(), folder, Duration.ofSeconds(30), false);
      Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, Progress.NONE);
      Path file = source.fetch("s3://models/m.gguf", errand).gguf().orElseThrow();
      assertThat(file).hasBinaryContent(content);
      assertThat(before).isLessThan(BYTES);
      assertThat(service.sent() - BYTES).isLessThanOrEqualTo(MOST_AGAIN);
    }
  }

  private Process start(FakeS3 service) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OneFetch.class.getName(),
            folder.toString(),
            Integer.toString(service.port()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("fetch.log").toFile())
        .start();
  }
}
