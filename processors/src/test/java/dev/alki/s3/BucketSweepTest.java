// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.s3.BucketSweep.Freed;
import dev.alki.store.Receipt;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes and what stays in a bucket that machines share, on a real S3 server, whose objects are
/// files and can be made old.
@Timeout(120)
class BucketSweepTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final S3Place PLACE = S3Place.of("s3://models/store", "test");
  private static Bucket bucket;

  @TempDir private static Path servers;
  @TempDir private Path folder;
  private Store one;

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

  @BeforeEach
  void open() {
    one = store("one");
  }

  @AfterEach
  void close() {
    one.close();
    bucket.empty();
  }

  @Test
  void freesWhatNoMachineHasUsedForLongerThanItMay() throws IOException {
    Receipt old = made("old");
    Receipt used = made("used");
    age(Duration.ofDays(40));
    try (Store other = store("other")) {
      assertThat(other.receipt(key(used))).isPresent();
    }

    Freed would = sweep(true, MONTH, OptionalLong.empty(), Instant.now());
    assertThat(found(old)).isTrue();
    Freed freed = sweep(false, MONTH, OptionalLong.empty(), Instant.now());

    assertThat(freed).isEqualTo(would).isEqualTo(new Freed(1, 1, 3, 4));
    assertThat(found(old)).isFalse();
    assertThat(found(used)).isTrue();
  }

  @Test
  void keepsAllThatWhatIsUsedGoesBackTo() throws IOException {
    Receipt model = made("model");
    Receipt gguf = made("gguf", model);
    Receipt bundle = folder("bundle", gguf);
    Receipt beside = made("beside", model);
    age(Duration.ofDays(40));
    try (Store other = store("other")) {
      assertThat(other.bring(bundle.outputs().getFirst())).isPresent();
    }

    sweep(false, MONTH, OptionalLong.of(1), Instant.now());

    assertThat(Stream.of(model, gguf, bundle).allMatch(BucketSweepTest::found)).isTrue();
    assertThat(found(beside)).isFalse();
  }

  @Test
  void aUseIsToldWhereContentIsPutThatWasThere() throws IOException {
    Receipt made = made("again");
    age(Duration.ofDays(40));
    try (Store other = store("other")) {
      other.put(Role.GGUF, "p", product("again"));
    }
    assertThat(sweep(false, MONTH, OptionalLong.empty(), Instant.now()).contents()).isZero();
    assertThat(found(made)).isTrue();
  }

  @Test
  void keepsWhatWasUsedSinceSomebodyHasBeenAtWork() throws IOException {
    Receipt made = made("model");
    age(Duration.ofDays(40));
    Instant busy = Instant.now().minus(Duration.ofDays(41));
    assertThat(sweep(false, MONTH, OptionalLong.of(1), busy).contents()).isZero();
    assertThat(found(made)).isTrue();
  }

  @Test
  void freesWhatWasUsedLongestAgoUntilTheRestHasItsSize() throws IOException {
    Receipt first = folder("first");
    age(Duration.ofDays(1));
    Receipt second = made("second");
    age(Duration.ofDays(1));
    made("third");

    Freed freed = sweep(false, MONTH, OptionalLong.of("second third".length()), Instant.now());

    assertThat(freed.contents()).isEqualTo(2);
    assertThat(freed.left()).isEqualTo("secondthird".length());
    assertThat(found(first)).isFalse();
    assertThat(found(second)).isTrue();
  }

  @Test
  void freesReceiptsOfWhatIsGone() throws IOException {
    Receipt made = made("lost");
    String sha256 = made.outputs().getFirst().sha256();
    bucket
        .client()
        .deleteObject(request ->
            request
                .bucket(Bucket.NAME)
                .key("store/files/" + sha256.substring(0, 2) + "/" + sha256));
    age(Duration.ofDays(40));
    assertThat(sweep(false, MONTH, OptionalLong.empty(), Instant.now()).receipts()).isEqualTo(1);
    assertThat(bucket.client().listObjectsV2(it -> it.bucket(Bucket.NAME)).contents()).isEmpty();
  }

  private Freed sweep(boolean dry, Duration older, OptionalLong size, Instant busy) {
    return new BucketSweep(bucket.connection(), PLACE, dry).run(older, size, busy);
  }

  /// Whether it is there with what it tells of; nobody uses it by that.
  private static boolean found(Receipt receipt) {
    S3Objects objects = new S3Objects(bucket.connection());
    String made = receipt.outputs().getFirst().sha256();
    return objects.find(S3Backing.at(PLACE, "receipts", key(receipt))).isPresent()
        && Stream.of("files", "folders")
            .anyMatch(part -> objects.find(S3Backing.at(PLACE, part, made)).isPresent());
  }

  private Receipt made(String text, Receipt... from) throws IOException {
    return kept(text, one.put(Role.GGUF, "p", product(text)), from);
  }

  private Receipt folder(String text, Receipt... from) throws IOException {
    Path bundle = Files.createDirectories(product(text).resolveSibling("made").resolve("in"));
    Files.writeString(bundle.resolve(text), text);
    return kept(text, one.put(Role.BUNDLE, "p", bundle.getParent()), from);
  }

  private Receipt kept(String text, Artifact made, Receipt... from) {
    ObjectNode reason = JsonNodeFactory.instance.objectNode().put("verb", text);
    Arrays.stream(from)
        .forEach(input ->
            reason
                .withArray("/inputs")
                .addObject()
                .put("sha256", input.outputs().getFirst().sha256()));
    Receipt receipt = new Receipt(reason, List.of(made), 1);
    one.keep(receipt);
    return receipt;
  }

  private static String key(Receipt receipt) {
    return Store.key(receipt.reason());
  }

  private Path product(String text) throws IOException {
    return Files.writeString(Files.createTempDirectory(folder, "product").resolve(text), text);
  }

  private Store store(String machine) {
    return Store.open(
        folder.resolve(machine), new S3Backing(connection(), PLACE), Duration.ofSeconds(8));
  }

  private static S3Connection connection() {
    return new S3Connection(bucket.connection().options());
  }

  /// So much older than they were.
  private static void age(Duration by) throws IOException {
    try (Stream<Path> objects = Files.walk(servers.resolve("data"))) {
      for (Path object : objects.filter(Files::isRegularFile).toList()) {
        Instant time = Files.getLastModifiedTime(object).toInstant();
        Files.setLastModifiedTime(object, FileTime.from(time.minus(by)));
      }
    }
  }
}
