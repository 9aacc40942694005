// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.ManifestSchema;
import dev.alki.progress.Progress;
import dev.alki.source.Digests;
import dev.alki.source.Listing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that runs a job is killed (SIGKILL) at random moments and started again: what can be
/// seen is complete at any time, and in the end the same as if nothing had happened. Ten times with
/// `-Pgolden`, else three.
class KilledTest {
  private static final int TIMES = "all".equals(System.getProperty("alki.golden")) ? 10 : 3;
  private static final int ROWS = 20_000;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(folder.resolve("tiny.gguf"), 0, ROWS);
    String[] verbs = {"fetch", "convert", "quantize", "pack"};
    StringBuilder yaml = new StringBuilder("- route:\n    id: pipeline\n    from:\n");
    yaml.append("      uri: direct:pipeline\n      steps:\n");
    for (String verb : verbs) {
      yaml.append("        - to:\n            uri: kamelet:").append(verb).append('\n');
    }
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
  }

  @Test
  void aKilledJobIsFinishedByTheNextProcess() throws Exception {
    long start = System.nanoTime();
    String golden = finish(folder.resolve("golden"));
    long whole = (System.nanoTime() - start) / 1_000_000;
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TIMES; i++) {
      Path place = folder.resolve("try" + i);
      kill(place, random.nextLong(whole));
      assertComplete(place);
      assertThat(finish(place)).as("seed " + seed).isEqualTo(golden);
      try (Stream<Path> left = Files.walk(place.resolve("state/store/work"))) {
        assertThat(left).as("seed " + seed).hasSize(1);
      }
      assertThat(place.resolve("state/store/drafts"))
          .satisfiesAnyOf(
              drafts -> assertThat(drafts).doesNotExist(),
              drafts -> assertThat(drafts).isEmptyDirectory());
    }
  }

  private String finish(Path place) throws Exception {
    Process process = start(place);
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readAllLines()).containsExactly("begins", "SUCCEEDED");
    }
    process.waitFor();
    assertComplete(place);
    return new Listing(
            true, Listing.of(place.resolve("out"), new Digests(folder.resolve("d"), true)).files())
        .sha256();
  }

  private void kill(Path place, long millis) throws Exception {
    Process process = start(place);
    Thread.sleep(millis);
    process.destroyForcibly().waitFor();
  }

  private static void assertComplete(Path place) throws IOException {
    Path out = place.resolve("out");
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> bundles = Files.walk(out, 2)) {
      for (Path bundle :
          bundles.filter(path -> path.getNameCount() == out.getNameCount() + 2).toList()) {
        assertThat(BundleVerifier.verify(bundle, Progress.NONE)).isEmpty();
        assertThat(ManifestSchema.wrong(bundle)).isEmpty();
      }
    }
  }

  private static Process start(Path place) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OneJob.class.getName(),
                place.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
