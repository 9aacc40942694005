// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir private Path folder;
  private Path draft;
  private Path place;

  @BeforeEach
  void write() throws IOException {
    draft = Files.createDirectory(folder.resolve("draft"));
    place = folder.resolve("place");
    Files.writeString(draft.resolve("file"), "new");
  }

  @Test
  void aDraftAppearsAsAWhole() throws IOException {
    Folders.publish(draft, place);

    assertThat(place.resolve("file")).hasContent("new");
    assertThat(draft).doesNotExist();
  }

  @Test
  void saysThatAFolderWithSomethingInItIsThereAlready() throws IOException {
    Files.createDirectory(place);
    Files.writeString(place.resolve("file"), "old");

    assertThatThrownBy(() -> Folders.publish(draft, place))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThat(place.resolve("file")).hasContent("old");
    assertThat(draft.resolve("file")).hasContent("new");
  }

  @Test
  void aFolderIsReplacedAsAWhole() throws IOException {
    Files.createDirectory(place);
    Files.writeString(place.resolve("old"), "old");
    Path aside = folder.resolve("aside");

    Folders.replace(draft, place, aside);

    assertThat(place.resolve("file")).hasContent("new");
    assertThat(place.resolve("old")).doesNotExist();
    assertThat(aside.resolve("old")).hasContent("old");
  }

  /// Elsewhere there is a moment without either.
  @Test
  @EnabledOnOs(OS.LINUX)
  void oneOfTheTwoIsThereAtEveryMoment() throws Exception {
    Files.createDirectory(place);
    Files.writeString(place.resolve("file"), "old");
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> looking =
          threads.submit(() -> {
            while (!done.get()) {
              assertThat(place).isDirectory();
            }
          });
      for (int i = 0; i < 300; i++) {
        Path aside = folder.resolve("aside");
        Folders.replace(draft, place, aside);
        Files.move(aside, draft);
      }
      done.set(true);
      looking.get();
    }
    assertThat(place.resolve("file")).hasContent("old");
  }

  @Test
  void whatCannotBeReplacedStays() throws IOException {
    Files.createDirectory(place);
    Files.writeString(place.resolve("old"), "old");

    assertThatThrownBy(
            () -> Folders.replace(folder.resolve("none"), place, folder.resolve("aside")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(place.resolve("old")).hasContent("old");
  }

  @Test
  void saysThatThereIsNoDraft() throws IOException {
    Files.createDirectory(place);

    assertThatThrownBy(() -> Folders.publish(folder.resolve("none"), place))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void findsTheFilesOfAFolderThatIsNotThere() throws IOException {
    assertThat(Folders.files(folder.resolve("none"))).isEmpty();
  }

  @Test
  void findsWhatStaysWhileOthersComeAndGo() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> other =
          threads.submit(() -> {
            for (int i = 0; !done.get(); i++) {
              Path inner = Files.createDirectories(draft.resolve("inner" + i % 50));
              Files.writeString(inner.resolve("one"), "");
              Files.move(inner.resolve("one"), inner.resolve("other"));
              Folders.delete(inner);
            }
            return null;
          });
      for (int i = 0; i < 3000; i++) {
        assertThat(Folders.files(draft)).contains(draft.resolve("file"));
      }
      done.set(true);
      other.get();
    }
  }
}
