// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.source.Arrived;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server in another process.
@Timeout(120)
class S3SourceTest {
  private static Bucket bucket;

  @TempDir private static Path servers;
  @TempDir private Path folder;
  private final Map<Path, String> known = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    bucket = Bucket.start(servers);
  }

  @AfterAll
  static void stop() {
    if (bucket != null) {
      bucket.close();
    }
  }

  @Test
  void bringsAModelsFolderUnderItsOwnName() throws IOException {
    put("plain/my model/config.json", "{}");
    put("plain/my model/model.safetensors", "weights");
    put("plain/my model/pytorch_model.bin", "the same again");
    put("plain/my model/onnx/model.onnx", "another form");
    put("plain/other/config.json", "not this");
    Arrived arrived = fetch("s3://models/plain/my model/");
    assertThat(arrived.name()).isEqualTo("s3://models/plain/my model");
    assertThat(arrived.gguf()).isEmpty();
    assertThat(arrived.folder()).hasFileName("my model");
    assertThat(files(arrived.folder())).containsExactly("config.json", "model.safetensors");
    assertThat(arrived.folder().resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void bringsASingleGguf() {
    put("single/tiny.gguf", "GGUF");
    Arrived arrived = fetch("s3://models/single/tiny.gguf");
    assertThat(arrived.folder()).hasFileName("tiny");
    assertThat(arrived.gguf()).contains(arrived.folder().resolve("tiny.gguf"));
  }

  @Test
  void bringsAllPartsOfASplitGguf() throws IOException {
    put("split/big-00001-of-00002.gguf", "one");
    put("split/big-00002-of-00002.gguf", "two");
    put("split/else.gguf", "three");
    Arrived arrived = fetch("s3://models/split/big-00001-of-00002.gguf");
    assertThat(files(arrived.folder()))
        .containsExactly("big-00001-of-00002.gguf", "big-00002-of-00002.gguf");
    assertThat(arrived.gguf()).contains(arrived.folder().resolve("big-00001-of-00002.gguf"));
  }

  @Test
  void refusesASplitGgufWithAPartMissing() {
    put("missing/big-00001-of-00002.gguf", "one");
    Fault fault = refused("s3://models/missing/big-00001-of-00002.gguf");
    assertThat(fault.code()).isEqualTo(Code.FILE_NOT_FOUND);
    assertThat(fault).hasMessageContaining("big-00002-of-00002.gguf");
  }

  @Test
  void bringsManySegmentsOfALargeObject() throws IOException {
    byte[] large = random(40 << 20);
    bucket.put("large/model.gguf", large);
    Path file = fetch("s3://models/large/model.gguf").gguf().orElseThrow();
    assertThat(Digest.sha256(file)).isEqualTo(Digest.sha256(large));
    assertThat(known).containsEntry(file, Digest.sha256(large));
  }

  @Test
  void bringsWhatIsHereOnlyOnce() throws IOException {
    put("once/config.json", "{}");
    put("once/model.safetensors", "weights");
    Path first = fetch("s3://models/once").folder();
    Object before = Files.getAttribute(first.resolve("model.safetensors"), "unix:ino");
    put("once/config.json", "{\"changed\": true}");
    Path second = fetch("s3://models/once").folder();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.resolve("config.json")).hasContent("{\"changed\": true}");
    assertThat(Files.getAttribute(second.resolve("model.safetensors"), "unix:ino"))
        .isEqualTo(before);
  }

  @Test
  void bringsAgainWhatSomebodyChangedInTheCache() throws IOException {
    put("touched/tiny.gguf", "right");
    Path file = fetch("s3://models/touched/tiny.gguf").gguf().orElseThrow();
    Files.writeString(file, "wrong");
    Path again = fetch("s3://models/touched/tiny.gguf").gguf().orElseThrow();
    assertThat(again).hasContent("right");
  }

  @Test
  void saysThatThereIsNoSuchModel() {
    Fault fault = refused("s3://models/nothing/here");
    assertThat(fault.code()).isEqualTo(Code.FILE_NOT_FOUND);
    assertThat(fault).hasMessageStartingWith("s3://models/nothing/here: ");
  }

  @Test
  void saysThatThereIsNoSuchBucket() {
    assertThat(refused("s3://no-such-bucket/x").code()).isEqualTo(Code.FILE_NOT_FOUND);
  }

  @Test
  void refusesPlacesThatAreNone() {
    for (String text :
        List.of(
            "s3://",
            "s3:///x",
            "s3://UPPER/x",
            "s3://a..b/x",
            "s3://models/../x",
            "s3://x@y/z",
            "s3://models//x",
            "s3://models/a\\b",
            "s3://models/a\u0000b",
            "s3://127.0.0.1:80/x")) {
      assertThat(refused(text).code()).as(text).isEqualTo(Code.UNSAFE_NAME);
    }
  }

  @Test
  void refusesAModelWithAHostileKey() {
    put("hostile/config.json", "{}");
    put("hostile/nul.json", "{}");
    Fault fault = refused("s3://models/hostile");
    assertThat(fault.code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void refusesNamesThatAreOneOnOtherSystems() {
    put("folded/config.json", "{}");
    put("folded/Config.json", "{}");
    assertThat(refused("s3://models/folded").code()).isEqualTo(Code.UNSAFE_NAME);
  }

  @Test
  void waitsForAServerThatWasKilledInTheMiddle() throws Exception {
    byte[] large = random(48 << 20);
    bucket.put("killed/model.gguf", large);
    Killer killer = new Killer(bucket);
    Path file = fetch("s3://models/killed/model.gguf", killer, Duration.ofMinutes(1));
    killer.join();
    assertThat(Digest.sha256(file)).isEqualTo(Digest.sha256(large));
  }

  @Test
  void goesOnWhereItWasInterrupted() {
    byte[] large = random(48 << 20);
    bucket.put("resumed/model.gguf", large);
    long[] seen = {0, -1};
    Progress impatient =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            seen[0] = done;
          }

          @Override
          public boolean cancelled() {
            return seen[0] > 20 << 20;
          }
        };
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> fetch("s3://models/resumed/model.gguf", impatient, Duration.ofMinutes(1)));
    assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER);
    Progress patient =
        (done, _) -> {
          if (seen[1] < 0) {
            seen[1] = done;
          }
        };
    Path file = fetch("s3://models/resumed/model.gguf", patient, Duration.ofMinutes(1));
    assertThat(Digest.sha256(file)).isEqualTo(Digest.sha256(large));
    assertThat(seen[1]).isGreaterThan(12 << 20);
    assertThat(folder.resolve("cache/partial")).isEmptyDirectory();
  }

  @Test
  void clearsAwayWhatAProcessThatDiedHadPutTogether() throws IOException {
    put("begun/config.json", "{}");
    put("begun/model.safetensors", "weights");
    Path model = fetch("s3://models/begun").folder();
    Path begun = folder.resolve("cache/partial").resolve(model.getParent().getFileName());
    Files.move(model.getParent(), begun);
    Files.delete(begun.resolve("begun/config.json"));

    assertThat(fetch("s3://models/begun").folder()).isEqualTo(model);
    assertThat(model.resolve("config.json")).hasContent("{}");
    assertThat(folder.resolve("cache/partial")).isEmptyDirectory();
  }

  /// Once some has come, the server dies; it comes back two seconds later.
  private static final class Killer implements Progress {
    private final Bucket bucket;
    private Thread thread;

    Killer(Bucket bucket) {
      this.bucket = bucket;
    }

    @Override
    public void advance(long done, long total) {
      if (thread == null && done > 8 << 20) {
        thread = Thread.ofVirtual().start(this::restart);
      }
    }

    void join() throws InterruptedException {
      assertThat(thread).as("was killed").isNotNull();
      thread.join();
    }

    private void restart() {
      bucket.kill();
      try {
        Thread.sleep(2000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      bucket.restart();
    }
  }

  private void put(String key, String content) {
    bucket.put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  private Arrived fetch(String source) {
    return source(Duration.ofSeconds(30)).fetch(source, errand(Progress.NONE));
  }

  private Path fetch(String source, Progress progress, Duration limit) {
    return source(limit).fetch(source, errand(progress)).gguf().orElseThrow();
  }

  private Fault refused(String source) {
    return catchThrowableOfType(Fault.class, () -> fetch(source));
  }

  private S3Source source(Duration limit) {
    return new S3Source(bucket.connection().options(), folder.resolve("cache"), limit, false);
  }

  private Errand errand(Progress progress) {
    return new Errand(Pins.NONE, known::put, progress);
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
