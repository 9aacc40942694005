// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.sign.ModelSignature;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A process that migrates bundles in their places is killed (SIGKILL) at random moments: each of
/// them is the old one or the new one. Elsewhere than on Linux there is a moment without either.
@EnabledOnOs(OS.LINUX)
class KilledMigrationTest {
  private static final int BUNDLES = 24;
  private static final int KILLS = "all".equals(System.getProperty("alki.golden")) ? 50 : 4;

  @TempDir private Path folder;

  @Test
  void leavesTheOldOneOrTheNewOne() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      Path round = folder.resolve("round" + kill);
      for (int i = 0; i < BUNDLES; i++) {
        VersionOneBundle.in(Files.createDirectories(round.resolve("" + (char) ('a' + i))));
      }
      Process process = start(round);
      try (BufferedReader lines = process.inputReader()) {
        lines.lines().limit(1 + random.nextInt(BUNDLES - 2)).forEach(line -> {});
        Thread.sleep(0, random.nextInt(1_000_000));
        process.destroyForcibly().waitFor();
      }
      for (Path place : ManyMigrations.places(round)) {
        assertWhole(new VersionOneBundle(place.resolve("bundle")), "seed " + seed);
      }
    }
    Path last = folder.resolve("round0");
    assertThat(start(last).waitFor()).isZero();
    for (Path place : ManyMigrations.places(last)) {
      assertThat(Migration.due(place.resolve("bundle"))).isFalse();
    }
  }

  private static void assertWhole(VersionOneBundle bundle, String seed) {
    assertThat(BundleVerifier.verify(bundle.folder(), Progress.NONE)).as(seed).isEmpty();
    if (Migration.due(bundle.folder())) {
      assertThat(ModelSignature.verify(bundle.folder(), bundle.key(), Progress.NONE))
          .as(seed)
          .isEmpty();
    } else {
      assertThat(ModelSignature.present(bundle.folder())).as(seed).isFalse();
    }
  }

  private static Process start(Path round) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ManyMigrations.class.getName(),
            round.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
