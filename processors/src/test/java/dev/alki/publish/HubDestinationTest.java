// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.hub.FakeHub;
import dev.alki.progress.Progress;
import dev.alki.registry.PublishedBundle;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle goes into a hub's repository by one commit.
class HubDestinationTest {
  private static final String REPOSITORY = "team/tiny";
  private static final int WEIGHTS = 300_001;

  @TempDir private Path folder;
  private FakeHub hub;
  private PublishedBundle bundle;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    hub.with(REPOSITORY, ".gitattributes", "*.gguf filter=lfs\n");
    bundle = PublishedBundle.in(folder, WEIGHTS);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void hasEveryFileAfterOneCommit() throws IOException {
    Publication published = publish(false, "writer");

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(published.pinned()).isEqualTo("hf://team/tiny@" + hub.commit(REPOSITORY));
    assertThat(hub.writes().stored).hasValue(WEIGHTS);
  }

  @Test
  void bringsLargeFilesInThePartsThatTheHubWants() throws IOException {
    hub.writes().chunk = 100_000;

    publish(false, "writer");

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(hub.writes().stored).hasValue(WEIGHTS);
  }

  @Test
  void sendsNothingWhenItIsThere() {
    String first = publish(false, "writer").pinned();
    int asked = hub.asked().size();

    assertThat(publish(false, "writer").pinned()).isEqualTo(first);
    assertThat(hub.asked().subList(asked, hub.asked().size()))
        .allSatisfy(
            it -> assertThat(it.path()).matches("/api/models/team/tiny/(revision|tree)/.*"));
  }

  @Test
  void sendsALargeFileOnceThoughTheCommitFails() throws IOException {
    hub.writes().overtaken = true;
    assertThat(fault(false, "writer").code()).isEqualTo(Code.FILE_CHANGED);
    assertThat(hub.paths(REPOSITORY)).containsExactly(".gitattributes", "other.txt");
    hub.writes().overtaken = false;

    publish(true, "writer");

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(hub.writes().stored).hasValue(WEIGHTS);
  }

  @Test
  void replacesNothingUnlessItMay() throws IOException {
    hub.with(REPOSITORY, "README.md", "# Mine\n");
    Fault fault = fault(false, "writer");
    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(fault).hasMessageContaining("README.md");
    assertThat(hub.writes().stored).hasValue(0);

    publish(true, "writer");

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
  }

  @Test
  void asksAHubThatIsBusyAgain() throws IOException {
    hub.writes().busy = 2;

    publish(false, "writer");

    assertThat(there()).isEqualTo(PublishedBundle.digests(bundle.folder()));
  }

  @Test
  void makesNoCommitOverFilesThatTheStoreHasLost() {
    hub.writes().forgetful = true;

    assertThat(fault(false, "writer").code()).isEqualTo(Code.HUB_NOT_FOUND);
    assertThat(hub.paths(REPOSITORY)).containsExactly(".gitattributes");
  }

  @Test
  void stopsInsideALargeFileWhenNobodyWaits() {
    Progress impatient =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            if (done > 0 && done < total) {
              throw new IllegalStateException("called off");
            }
          }
        };
    assertThat(
            catchThrowableOfType(
                IllegalStateException.class,
                () -> publish("hf://" + REPOSITORY, Wishes.NONE, "writer", impatient)))
        .isNotNull();
    assertThat(hub.paths(REPOSITORY)).containsExactly(".gitattributes");
  }

  @Test
  void tellsTheTokenToTheHubOnly() {
    publish(false, "writer");

    assertThat(hub.asked())
        .filteredOn(it -> it.path().startsWith("/store/"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.authorization()).isEqualTo("null"));
  }

  @Test
  void refusesWhoMayNotWrite() {
    assertThat(fault(false, "reader").code()).isEqualTo(Code.HUB_UNAUTHORIZED);
    Fault fault = fault(false, "");
    assertThat(fault.code()).isEqualTo(Code.HUB_UNAUTHORIZED);
    assertThat(fault.help()).contains("HF_TOKEN");
  }

  @Test
  void refusesACommitOrAFileAsAPlace() {
    for (String place : List.of("hf://team/tiny@" + "a".repeat(40), "hf://team/tiny:Q4_K_M")) {
      Fault fault = catchThrowableOfType(Fault.class, () -> publish(place, Wishes.NONE, "writer"));
      assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
    }
  }

  private Map<String, String> there() {
    Map<String, String> there = new TreeMap<>();
    for (String path : hub.paths(REPOSITORY)) {
      there.put(path, Digest.sha256(hub.file(REPOSITORY, path)));
    }
    there.remove(".gitattributes");
    return there;
  }

  private Fault fault(boolean replace, String token) {
    return catchThrowableOfType(Fault.class, () -> publish(replace, token));
  }

  private Publication publish(boolean replace, String token) {
    Wishes wishes = new Wishes(Optional.empty(), Optional.empty(), replace);
    return publish("hf://" + REPOSITORY, wishes, token);
  }

  private Publication publish(String place, Wishes wishes, String token) {
    return publish(place, wishes, token, Progress.NONE);
  }

  private Publication publish(String place, Wishes wishes, String token, Progress sending) {
    Settings settings =
        Settings.of(
            Map.of("alki.hub.endpoint", hub.endpoint().toString(), "alki.hub.patience", "3"));
    Map<String, String> environment =
        Map.of("HF_TOKEN", token, "HF_HOME", folder.resolve("home").toString());
    return Destination.of(place, wishes, settings, environment)
        .publish(List.of(bundle.folder()), Progress.NONE, sending);
  }
}
