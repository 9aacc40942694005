// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process in the middle of a pass is killed (SIGKILL) again and again. The last one ends with
/// the same files and figures as one that nobody killed, and little was done twice.
///
/// `alki.kills` is how often; 8 when nothing is said.
class KilledPassTest {
  private static final int KILLS = Integer.getInteger("alki.kills", 8);

  @TempDir private Path folder;

  @Test
  void aKilledPassIsFinishedByTheNextProcess() throws Exception {
    List<String> golden = finish(place("golden"));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path place = place("killed");
    int again = 0;
    for (int i = 0; i < KILLS; i++) {
      if (kill(place, random.nextInt(250))) {
        again += compare(place, golden, seed);
        place = place("killed" + i);
      }
    }
    again += compare(place, golden, seed);
    System.out.println(KILLS + " kills, " + again + " chunks read again, seed " + seed);
    // What was made since the last note, and what two workers have in hands.
    assertThat(again).as("seed " + seed).isLessThan(KILLS * 110);
  }

  /// Whether it was done before it could be killed.
  private static boolean kill(Path place, int millis) throws Exception {
    Process process = start(place);
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("begins");
      boolean done = process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      return done;
    }
  }

  /// Finishes, compares, and counts what was read more than once.
  private int compare(Path place, List<String> golden, long seed) throws Exception {
    assertThat(finish(place)).as("seed " + seed).isEqualTo(golden);
    List<String> read = new ArrayList<>();
    try (Stream<Path> files = Files.list(place.resolve("read"))) {
      for (Path file : files.toList()) {
        read.addAll(Files.readAllLines(file));
      }
    }
    Set<String> distinct = new HashSet<>(read);
    return read.size() - distinct.size();
  }

  private static List<String> finish(Path place) throws Exception {
    Process process = start(place);
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("begins");
      List<String> said = lines.readAllLines();
      assertThat(said).hasSize(OnePass.MIXES.size());
      assertThat(process.waitFor()).isZero();
      return said;
    }
  }

  private Path place(String name) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(place.resolve("read"));
    return place;
  }

  private static Process start(Path place) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OnePass.class.getName(),
                place.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
