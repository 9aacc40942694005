// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.s3.Algorithm.Hasher;
import dev.alki.s3.FakeS3.Trick;
import dev.alki.source.Errand;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A service that lies, fails and changes its mind: the right file, or a fault, and never a wrong
/// one.
@Timeout(60)
class DamagedTransferTest {
  private static final byte[] CONTENT = content();

  @TempDir private Path folder;

  @Test
  void bytesThatCameDamagedAreBroughtAgain() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(Trick.DAMAGE)) {
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void bytesThatComeDamagedTwiceAreRefused() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(all(Trick.DAMAGE, 8))) {
      assertThat(refused(service).code()).isEqualTo(Code.BUCKET_DAMAGED);
      assertThat(folder.resolve("cache").resolve("models")).doesNotExist();
      assertThat(folder.resolve("cache").resolve("objects")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "MD5")
  void everyChecksumIsCompared(Algorithm algorithm) throws IOException {
    String header = "x-amz-checksum-" + algorithm.name().toLowerCase(Locale.ROOT);
    String right = Base64.getEncoder().encodeToString(digest(algorithm, CONTENT));
    byte[] other = digest(algorithm, new byte[] {1});
    String wrong = Base64.getEncoder().encodeToString(other);
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", "\"x\"").says(header, right)) {
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", "\"y\"").says(header, wrong)) {
      assertThat(refused(service).code()).isEqualTo(Code.BUCKET_DAMAGED);
    }
  }

  @Test
  void anEntityTagOfPartsIsCompared() throws IOException {
    Integer[] equal = {1 << 20, 1 << 20, CONTENT.length - (2 << 20)};
    Integer[] unequal = {1 << 20, CONTENT.length - (1 << 20) - 7, 7};
    for (Integer[] sizes : new Integer[][] {equal, unequal}) {
      String tag = "\"" + tag(sizes) + "\"";
      try (FakeS3 service = new FakeS3(CONTENT).says("ETag", tag).hasParts(sizes)) {
        assertThat(fetch(service.does(Trick.DAMAGE))).hasBinaryContent(CONTENT);
      }
    }
  }

  @Test
  void anAnswerThatEndsEarlyIsGoneOnWith() throws IOException {
    Trick[] cuts = all(Trick.CUT, 6);
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(cuts)) {
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aTransferThatStandsStillStopsWhenItIsCalledOff() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(Trick.STALL)) {
      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      Progress impatient =
          new Progress() {
            @Override
            public void advance(long done, long total) {
              // Only its end matters.
            }

            @Override
            public boolean cancelled() {
              return System.nanoTime() > end;
            }
          };
      Fault fault = catchThrowableOfType(Fault.class, () -> fetch(service, impatient));
      assertThat(fault.code()).isEqualTo(Code.INTERRUPTED_BY_USER);
      assertThat(Duration.ofNanos(System.nanoTime() - end)).isLessThan(Duration.ofSeconds(15));
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aBusyServiceIsAskedAgain() throws IOException {
    Trick[] busy = all(Trick.BUSY, 6);
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(busy)) {
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Trick.class,
      names = {"WHOLE", "OTHER_RANGE"})
  void anotherRangeThanAskedForIsRefused(Trick trick) throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(trick)) {
      assertThat(refused(service).code()).isEqualTo(Code.BUCKET_DAMAGED);
    }
  }

  @Test
  void anObjectThatIsReplacedMeanwhileIsRefused() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(Trick.CHANGED)) {
      assertThat(refused(service).code()).isEqualTo(Code.FILE_CHANGED);
    }
  }

  @Test
  void aRefusalNamesTheObjectAndNoSecret() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", md5()).does(Trick.DENY)) {
      Fault fault = refused(service);
      assertThat(fault.code()).isEqualTo(Code.BUCKET_DENIED);
      assertThat(fault).hasMessageStartingWith("s3://models/m.gguf: ");
      assertThat(fault.report()).doesNotContain(System.getenv("PATH"));
    }
  }

  @Test
  void anObjectOfWhichNothingIsSaidIsTakenAsItComes() throws IOException {
    try (FakeS3 service = new FakeS3(CONTENT).says("ETag", "\"opaque\"")) {
      assertThat(fetch(service)).hasBinaryContent(CONTENT);
    }
  }

  private Path fetch(FakeS3 service) {
    return fetch(service, Progress.NONE);
  }

  private Path fetch(FakeS3 service, Progress progress) {
    S3Source source =
        new S3Source(service.options(), folder.resolve("cache"), Duration.ofSeconds(30), false);
    Errand errand = new Errand(Pins.NONE, (file, sha256) -> {}, progress);
    return source.fetch("s3://models/m.gguf", errand).gguf().orElseThrow();
  }

  private Fault refused(FakeS3 service) throws IOException {
    Fault fault = catchThrowableOfType(Fault.class, () -> fetch(service));
    Path models = folder.resolve("cache").resolve("models");
    try (Stream<Path> shown = Files.exists(models) ? Files.walk(models) : Stream.empty()) {
      assertThat(shown.filter(Files::isRegularFile).filter(DamagedTransferTest::wrong)).isEmpty();
    }
    return fault;
  }

  private static boolean wrong(Path file) {
    try {
      return !Arrays.equals(Files.readAllBytes(file), CONTENT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Trick[] all(Trick trick, int times) {
    Trick[] tricks = new Trick[times];
    Arrays.fill(tricks, trick);
    return tricks;
  }

  private static String md5() {
    return "\"" + HexFormat.of().formatHex(digest(Algorithm.MD5, CONTENT)) + "\"";
  }

  private static String tag(Integer... sizes) {
    Hasher whole = Algorithm.MD5.begin();
    int from = 0;
    for (int size : sizes) {
      whole.update(digest(Algorithm.MD5, Arrays.copyOfRange(CONTENT, from, from + size)), 0, 16);
      from += size;
    }
    return HexFormat.of().formatHex(whole.end()) + "-" + sizes.length;
  }

  private static byte[] digest(Algorithm algorithm, byte[] bytes) {
    Hasher hasher = algorithm.begin();
    hasher.update(bytes, 0, bytes.length);
    return hasher.end();
  }

  private static byte[] content() {
    byte[] content = new byte[3 << 20];
    new Random(7).nextBytes(content);
    return Arrays.copyOf(content, content.length - 12345);
  }
}
