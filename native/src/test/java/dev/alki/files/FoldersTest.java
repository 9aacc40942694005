// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  void saysThatThereIsNoDraft() throws IOException {
    Files.createDirectory(place);

    assertThatThrownBy(() -> Folders.publish(folder.resolve("none"), place))
        .isInstanceOf(NoSuchFileException.class);
  }
}
