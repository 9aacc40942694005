// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.files.Digest;
import dev.alki.jobs.Desk;
import dev.alki.jobs.Intake;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs that put models into the inbox in all the ways there are. None writes for longer than
/// the inbox waits without a change; whoever does needs a marker or a rename.
@Timeout(180)
class UglyWritersTest {
  private static final int SETTLE = 3;
  private static final int SIZE = 4096;

  /// How a model comes in: one step of it is done, then one or two looks are taken.
  private enum Way {
    PAUSES,
    RENAMES,
    COPIES,
    REWRITES,
    SPARSE,
    MARKED
  }

  @TempDir Path folder;
  private Path inbox;
  private Ledger ledger;
  private Inbox watched;

  @BeforeEach
  void open() {
    inbox = folder.resolve("inbox");
    ledger = Ledger.open(folder.resolve("ledger.db"));
    Intake intake = new Intake(List.of(folder.resolve("models")), List.of());
    watched = Inbox.open(inbox, SETTLE, intake, new Desk(ledger), ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void nothingIsTakenHalfOrTwice() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, String> wanted = new HashMap<>();
    List<List<Runnable>> writers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Path target = inbox.resolve("m" + i + ".gguf");
      byte[] content = new byte[SIZE];
      random.nextBytes(content);
      wanted.put(target.getFileName().toString(), Digest.sha256(content));
      writers.add(steps(Way.values()[i % Way.values().length], target, content, random));
    }
    while (!writers.isEmpty()) {
      for (List<Runnable> writer : writers) {
        writer.removeFirst().run();
      }
      writers.removeIf(List::isEmpty);
      watched.look();
      if (random.nextBoolean()) {
        watched.look();
      }
    }
    for (int i = 0; i <= SETTLE + 1; i++) {
      watched.look();
    }
    Set<String> taken = new HashSet<>();
    for (JobRecord job : jobs()) {
      Path source = Path.of(job.job().source());
      String name = source.getFileName().toString();
      assertThat(taken.add(name)).as(name + " twice, seed " + seed).isTrue();
      assertThat(Digest.sha256(source)).as(name + ", seed " + seed).isEqualTo(wanted.get(name));
    }
    assertThat(taken).as("seed " + seed).isEqualTo(wanted.keySet());
  }

  @Test
  void theSameNameAgainIsAnotherInput() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.write(inbox.resolve("same.gguf"), new byte[] {(byte) i});
      for (int look = 0; look <= SETTLE; look++) {
        watched.look();
      }
    }
    assertThat(jobs()).hasSize(5).extracting(it -> it.job().source()).doesNotHaveDuplicates();
  }

  @Test
  void aThousandAtOnceAreAThousandJobs() throws IOException {
    for (int i = 0; i < 1000; i++) {
      Files.write(inbox.resolve("m" + i + ".gguf"), new byte[] {1});
    }
    for (int look = 0; look <= SETTLE + 1; look++) {
      watched.look();
    }
    assertThat(jobs()).hasSize(1000);
    assertThat(inbox).isDirectoryNotContaining("glob:**/*.gguf");
  }

  /// What one writer does, one thing after the other.
  private static List<Runnable> steps(Way way, Path target, byte[] content, Random random) {
    Path hidden = target.resolveSibling(".copying-" + target.getFileName());
    Path partial = target.resolveSibling(target.getFileName() + ".part");
    int cut = 1 + random.nextInt(SIZE - 1);
    return new ArrayList<>(
        switch (way) {
          case PAUSES -> pieces(target, content, 3);
          case RENAMES -> with(pieces(hidden, content, 2), () -> move(hidden, target));
          case COPIES -> with(pieces(partial, content, 2), () -> move(partial, target));
          case REWRITES ->
              with(
                  List.of(() -> write(target, new byte[SIZE]), () -> write(target, new byte[cut])),
                  () -> write(target, content));
          case SPARSE -> with(List.of(() -> extend(target)), () -> write(target, content));
          case MARKED ->
              with(
                  pieces(target, content, 2),
                  () -> write(target.resolveSibling(target.getFileName() + ".ready"), new byte[0]));
        });
  }

  private static List<Runnable> pieces(Path file, byte[] content, int count) {
    List<Runnable> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] piece = Arrays.copyOfRange(content, i * SIZE / count, (i + 1) * SIZE / count);
      pieces.add(() -> append(file, piece));
    }
    return pieces;
  }

  private static List<Runnable> with(List<Runnable> steps, Runnable last) {
    List<Runnable> all = new ArrayList<>(steps);
    all.add(last);
    return all;
  }

  private static void append(Path file, byte[] bytes) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void extend(Path file) {
    append(file, new byte[SIZE]);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<JobRecord> jobs() {
    return ledger.list(Optional.empty(), Optional.empty(), 10_000);
  }
}
