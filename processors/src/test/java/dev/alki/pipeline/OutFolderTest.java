// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFolderTest {
  @TempDir private Path folder;
  private Path target;
  private Store store;
  private Artifact made;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(folder.resolve("out"));
    target = folder.resolve("out/tiny/F16");
    store = Store.open(folder.resolve("store"));
    Path file = Files.writeString(store.room().resolve("tiny.gguf"), "weights");
    made = store.put(Role.GGUF, "F16", file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatAnotherJobShowedAtTheSameMomentIsAsGood() throws IOException {
    assertThat(out("weights").show("tiny", "F16", made)).isEqualTo(target);

    assertThat(target.resolve("tiny.gguf")).hasContent("weights");
  }

  @Test
  void somethingElseThatAppearedAtTheSameMomentStays() throws IOException {
    assertThatThrownBy(() -> out("others").show("tiny", "F16", made))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS));

    assertThat(target.resolve("tiny.gguf")).hasContent("others");
  }

  /// One in which somebody else's work appears when ours is about to.
  private OutFolder out(String others) {
    return new OutFolder(
        folder.resolve("out"),
        false,
        store,
        effect -> {
          Files.createDirectories(target);
          Files.writeString(target.resolve("tiny.gguf"), others);
          effect.happen();
        });
  }
}
