// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.registry.PublishedBundle;
import dev.alki.s3.Bucket;
import dev.alki.s3.CountedWay;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle goes below a prefix of a bucket of a real S3 server.
class BucketDestinationTest {
  private static final String PLACE = "s3://" + Bucket.NAME + "/shelf/tiny";
  private static final int WEIGHTS = 100_001;
  private static final int LARGE = 100 << 20;

  /// What was under way in all parts at once, and what is small.
  private static final int MOST_AGAIN = (4 * 16 << 20) + (1 << 20);

  @TempDir private static Path servers;
  private static Bucket bucket;
  @TempDir private Path folder;
  private PublishedBundle bundle;

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
  void pack() throws IOException {
    bundle = PublishedBundle.in(folder, WEIGHTS);
  }

  @AfterEach
  void empty() {
    bucket.empty();
  }

  @Test
  void hasEveryFile() throws IOException {
    Publication published = publish(bundle, false);

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(published.reference()).isEqualTo(PLACE);
    assertThat(published.digest()).isEqualTo("sha256:" + there().get("manifest.json"));
  }

  @Test
  void sendsNothingWhenItIsThere() throws IOException {
    publish(bundle, false);
    try (CountedWay way = new CountedWay(bucket.port())) {
      publish(bundle, Wishes.NONE, Map.of("alki.s3.endpoint", way.address()));
      publish(bundle, replacing(), Map.of("alki.s3.endpoint", way.address()));
      assertThat(way.there()).isLessThan(WEIGHTS / 2);
    }
  }

  @Test
  void overwritesNobodysBundleUnlessItMay() throws IOException {
    PublishedBundle other = PublishedBundle.in(folder.resolve("other"), "Q2_K", WEIGHTS);
    publish(other, false);

    assertThat(fault().code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(there()).isEqualTo(PublishedBundle.digests(other.folder()));

    publish(bundle, true);
    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
  }

  @Test
  void overwritesNothingThatOthersPutThere() throws IOException {
    bucket.put("shelf/tiny/LICENSE", "Mine.".getBytes(StandardCharsets.UTF_8));
    assertThat(fault().code()).isEqualTo(Code.OUTPUT_EXISTS);
    bucket.empty();
    bucket.put("shelf/tiny/notes.txt", "Mine.".getBytes(StandardCharsets.UTF_8));

    assertThat(fault()).hasMessageContaining("notes.txt");
    assertThat(there()).containsOnlyKeys("notes.txt");
    bucket.put("shelf/tinytoo", "Another's.".getBytes(StandardCharsets.UTF_8));
    publish(bundle, true);
    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
  }

  @Test
  void overwritesNothingThatComesMeanwhile() throws IOException {
    AtomicInteger told = new AtomicInteger();
    Progress meanwhile =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            if (told.getAndIncrement() == 0) {
              bucket.put("shelf/tiny/manifest.json", "{}".getBytes(StandardCharsets.UTF_8));
            }
          }
        };
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                destination(Wishes.NONE, Map.of())
                    .publish(List.of(bundle.folder()), Progress.NONE, meanwhile));

    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(there()).containsEntry("manifest.json", Digest.sha256("{}".getBytes()));
  }

  @Test
  void goesOnInsideAFileAfterItWasKilled() throws Exception {
    PublishedBundle large = PublishedBundle.in(folder.resolve("large"), LARGE);
    try (CountedWay way = new CountedWay(bucket.port())) {
      Process process = start(large, way);
      while (way.there() < LARGE / 4 * 3) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(2);
      }
      process.destroyForcibly().waitFor();
      assertThat(there()).doesNotContainKeys("manifest.json", "Tiny-Q4_K_M.gguf");

      publish(large, Wishes.NONE, Map.of("alki.s3.endpoint", way.address()));

      assertThat(there()).isEqualTo(PublishedBundle.digests(large.folder()));
      assertThat(way.there() - LARGE).isLessThan(MOST_AGAIN);
      assertThat(Folders.files(folder.resolve("state"))).isEmpty();
    }
  }

  private Process start(PublishedBundle what, CountedWay way) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                OnePublication.class.getName(),
                what.folder().toString(),
                PLACE));
    settings(Map.of("alki.s3.endpoint", way.address()))
        .forEach((key, value) -> command.add(key + "=" + value));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private Fault fault() {
    return catchThrowableOfType(Fault.class, () -> publish(bundle, false));
  }

  private static Wishes replacing() {
    return new Wishes(Optional.empty(), Optional.empty(), true);
  }

  private Publication publish(PublishedBundle what, boolean replace) {
    return publish(what, replace ? replacing() : Wishes.NONE, Map.of());
  }

  private Publication publish(PublishedBundle what, Wishes wishes, Map<String, String> more) {
    return destination(wishes, more).publish(List.of(what.folder()), Progress.NONE, Progress.NONE);
  }

  private Destination destination(Wishes wishes, Map<String, String> more) {
    return Destination.of(PLACE, wishes, Settings.of(settings(more)), Map.of());
  }

  private Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(bucket.settings());
    settings.put("alki.state", folder.resolve("state").toString());
    settings.putAll(more);
    return settings;
  }

  /// Digests by names below the prefix.
  private static Map<String, String> there() throws IOException {
    Map<String, String> there = new TreeMap<>();
    String prefix = "shelf/tiny/";
    bucket
        .client()
        .listObjectsV2(request -> request.bucket(Bucket.NAME).prefix(prefix))
        .contents()
        .forEach(object -> {
          byte[] bytes =
              bucket
                  .client()
                  .getObjectAsBytes(request -> request.bucket(Bucket.NAME).key(object.key()))
                  .asByteArray();
          there.put(object.key().substring(prefix.length()), Digest.sha256(bytes));
        });
    return there;
  }
}
