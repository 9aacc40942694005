// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.registry.PublishedBundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle appears in a folder, all of it or nothing.
class FolderDestinationTest {
  private static final int WEIGHTS = 20_000_003;

  @TempDir private Path folder;
  private Path share;
  private Path target;
  private PublishedBundle bundle;

  @BeforeEach
  void pack() throws IOException {
    bundle = PublishedBundle.in(folder.resolve("made"), WEIGHTS);
    share = folder.resolve("share");
    target = share.resolve("tiny");
  }

  @Test
  void hasEveryFileAndNothingBesideIt() throws IOException {
    publish(bundle, false);

    assertThat(PublishedBundle.digests(target)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(list()).containsExactly("tiny");
  }

  @Test
  void leavesTheSameBundleAsItIs() throws IOException {
    publish(bundle, false);
    Object before = Files.getAttribute(target, "unix:ino");

    assertThat(publish(bundle, false)).isEqualTo(publish(bundle, true));
    assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(before);
  }

  @Test
  void replacesAnotherBundleOnlyWhenItMay() throws IOException {
    PublishedBundle other = PublishedBundle.in(folder.resolve("other"), "Q2_K", 1_000);
    publish(other, false);
    Fault fault = catchThrowableOfType(Fault.class, () -> publish(bundle, false));
    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(target.resolve("Tiny-Q2_K.gguf")).exists();

    publish(bundle, true);

    assertThat(PublishedBundle.digests(target)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(list()).containsExactly("tiny");
  }

  @Test
  void replacesABundleThatWasChanged() throws IOException {
    publish(bundle, false);
    Files.writeString(target.resolve("LICENSE"), "Do nothing.");
    assertThat(catchThrowableOfType(Fault.class, () -> publish(bundle, false)).code())
        .isEqualTo(Code.OUTPUT_EXISTS);

    publish(bundle, true);

    assertThat(PublishedBundle.digests(target)).isEqualTo(PublishedBundle.digests(bundle.folder()));
  }

  @Test
  void showsNothingOfWhatIsCalledOff() throws IOException {
    Progress impatient =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            assertThat(target).doesNotExist();
            assertThat(share).isNotEmptyDirectory();
            throw new IllegalStateException("called off");
          }
        };
    catchThrowableOfType(
        IllegalStateException.class, () -> publish(bundle, Wishes.NONE, impatient));

    assertThat(list()).isEmpty();
  }

  @Test
  void showsNothingOfAProcessThatIsKilled() throws Exception {
    PublishedBundle large = PublishedBundle.in(folder.resolve("large"), 200 << 20);
    Files.createDirectories(share);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OnePublication.class.getName(),
                large.folder().toString(),
                target.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    while (list().isEmpty()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();

    assertThat(list()).singleElement().asString().startsWith(".");
    publish(large, false);
    assertThat(PublishedBundle.digests(target)).isEqualTo(PublishedBundle.digests(large.folder()));
  }

  @Test
  void takesAwayWhatAProcessThatWasKilledHasLeft() throws IOException {
    Path dead = Files.createDirectories(share.resolve(".alki-part-tiny-dead"));
    Path alive = Files.createDirectories(share.resolve(".alki-part-tiny-alive"));
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    publish(bundle, false);

    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
  }

  @Test
  void hasRoomForOneBundle() {
    Destination destination =
        Destination.of(target.toString(), Wishes.NONE, Settings.of(Map.of()), Map.of());
    List<Path> two = List.of(bundle.folder(), bundle.folder());
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> destination.publish(two, Progress.NONE, Progress.NONE));

    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
  }

  @Test
  void refusesWhatOnlyRegistriesHave() {
    Wishes mounting = new Wishes(Optional.empty(), Optional.of("team/base"), false);
    for (String place : List.of(target.toString(), "s3://models/tiny", "hf://team/tiny")) {
      Fault fault = catchThrowableOfType(Fault.class, () -> destination(place, mounting));
      assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    }
    Wishes replacing = new Wishes(Optional.empty(), Optional.empty(), true);
    for (String place :
        List.of("oci://registry.example/tiny:v1", "ftp://registry.example/tiny", "host/tiny:v1")) {
      Fault fault = catchThrowableOfType(Fault.class, () -> destination(place, replacing));
      assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    }
  }

  private static Destination destination(String place, Wishes wishes) {
    return Destination.of(place, wishes, Settings.of(Map.of()), Map.of());
  }

  private Publication publish(PublishedBundle what, boolean replace) {
    return publish(what, new Wishes(Optional.empty(), Optional.empty(), replace), Progress.NONE);
  }

  private Publication publish(PublishedBundle what, Wishes wishes, Progress sending) {
    return destination(target.toString(), wishes)
        .publish(List.of(what.folder()), Progress.NONE, sending);
  }

  private List<String> list() throws IOException {
    try (Stream<Path> list = Files.list(share)) {
      return list.map(it -> it.getFileName().toString()).toList();
    }
  }
}
