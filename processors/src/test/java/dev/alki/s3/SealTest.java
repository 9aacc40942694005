// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.files.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  @TempDir private Path folder;

  @Test
  void nothingIsLeftOfASealThatADeadProcessBegan() throws IOException {
    Files.writeString(folder.resolve(PartialObject.DATA), "data");
    Path begun = Files.writeString(folder.resolve(PendingFile.PREFIX + "1"), "half");

    Seal.write(folder, "0".repeat(64));

    assertThat(begun).doesNotExist();
    assertThat(Seal.intact(folder, 4)).isTrue();
  }
}
