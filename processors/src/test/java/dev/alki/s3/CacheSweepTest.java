// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.s3.CacheSweep.Freed;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import dev.alki.store.StepLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes and what stays of models that came from a real S3 server.
@Timeout(120)
class CacheSweepTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static Bucket bucket;

  @TempDir private static Path servers;
  @TempDir private Path state;
  private Path one;
  private Path two;

  @BeforeAll
  static void start() throws IOException {
    bucket = Bucket.start(servers);
    put("one/config.json", "{}");
    put("one/model.safetensors", "weights of one");
    put("two/config.json", "{ }");
    put("two/model.safetensors", "weights of two");
  }

  @AfterAll
  static void stop() {
    if (bucket != null) {
      bucket.close();
    }
  }

  @BeforeEach
  void fetch() {
    one = fetch("one");
    two = fetch("two");
  }

  @Test
  void freesModelsThatWereNotUsedForLongerThanTheyMay() throws IOException {
    age(Duration.ofDays(40));
    Object before = Files.getAttribute(fetch("one").resolve("config.json"), "unix:ino");

    Freed would = sweep(true, MONTH, OptionalLong.empty(), Instant.now());
    assertThat(two).exists();
    Freed freed = sweep(false, MONTH, OptionalLong.empty(), Instant.now());

    assertThat(freed).isEqualTo(would);
    assertThat(freed.contents()).isEqualTo(3);
    assertThat(freed.bytes()).isGreaterThan("{ }weights of two".length());
    assertThat(two).doesNotExist();
    assertThat(Files.getAttribute(fetch("one").resolve("config.json"), "unix:ino"))
        .isEqualTo(before);
    assertThat(fetch("two").resolve("model.safetensors")).hasContent("weights of two");
  }

  @Test
  void keepsWhatWasUsedSinceSomebodyHasBeenAtWork() throws IOException {
    age(Duration.ofDays(40));
    Freed freed = sweep(false, MONTH, OptionalLong.of(1), Instant.now().minus(Duration.ofDays(41)));
    assertThat(freed.contents()).isZero();
    assertThat(one).exists();
    assertThat(two).exists();
  }

  @Test
  void freesWhatWasUsedLongestAgoUntilTheRestHasItsSize() throws IOException {
    age(Duration.ofHours(3));
    fetch("one");
    age(Duration.ofHours(2));
    long all = sweep(true, MONTH, OptionalLong.empty(), Instant.now()).left();

    Freed freed = sweep(false, MONTH, OptionalLong.of(all - 1), Instant.now());

    assertThat(freed.left()).isLessThan(all);
    assertThat(one).exists();
    assertThat(two).doesNotExist();
  }

  @Test
  void keepsWhatWasUsedInTheLastHourHoweverLittleRoomThereIs() {
    assertThat(sweep(false, MONTH, OptionalLong.of(1), Instant.now()).contents()).isZero();
    assertThat(one).exists();
  }

  @Test
  void freesWhatNobodyHasGoneOnWithUnlessItIsComing() throws IOException {
    Path partial = state.resolve("s3").resolve("partial").resolve("ab12");
    Files.write(Files.createDirectories(partial).resolve("data"), new byte[100]);
    age(Duration.ofDays(40));
    try (StepLock _ =
        StepLock.take(state.resolve("s3").resolve("locks").resolve("ab12"), Progress.NONE)) {
      sweep(false, MONTH, OptionalLong.empty(), Instant.now());
      assertThat(partial).exists();
    }
    assertThat(sweep(false, MONTH, OptionalLong.empty(), Instant.now()).bytes()).isEqualTo(100);
    assertThat(partial).doesNotExist();
  }

  private Freed sweep(boolean dry, Duration older, OptionalLong size, Instant busy) {
    return CacheSweep.in(state, dry).run(older, size, busy);
  }

  private Path fetch(String model) {
    S3Source source =
        new S3Source(
            bucket.connection().options(), state.resolve("s3"), Duration.ofSeconds(20), false);
    return source
        .fetch("s3://models/" + model, new Errand(Pins.NONE, (_, _) -> {}, Progress.NONE))
        .folder();
  }

  /// So much older than it was.
  private void age(Duration by) throws IOException {
    try (Stream<Path> tree = Files.walk(state.resolve("s3"))) {
      for (Path path : tree.toList()) {
        // The data's own time is under a seal.
        if (!path.getFileName().toString().equals("data") || path.toString().contains("partial")) {
          FileTime time = Files.getLastModifiedTime(path);
          if (Files.isDirectory(path) || path.toString().contains("partial")) {
            Files.setLastModifiedTime(path, FileTime.from(time.toInstant().minus(by)));
          }
        }
      }
    }
  }

  private static void put(String key, String text) {
    bucket.put(key, text.getBytes(StandardCharsets.UTF_8));
  }
}
