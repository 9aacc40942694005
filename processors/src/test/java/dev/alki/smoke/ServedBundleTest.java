// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.deploy.Memory;
import dev.alki.deploy.ServerSettings.Task;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedBundleTest {
  @TempDir private Path folder;

  @Test
  void readsBackWhatPackWrote() throws IOException {
    Memory memory = new Memory(1, 2, 3, 4, 0);
    ServedBundle bundle = TestBundle.of(folder, Task.CHAT, memory);

    assertThat(bundle.settings().memory()).isEqualTo(memory);
    assertThat(bundle.settings().task()).isEqualTo(Task.CHAT);
    assertThat(bundle.id()).isEqualTo("tiny-q4");
    assertThat(bundle.environment(".", "127.0.0.1", 1234))
        .containsEntry("LLAMA_ARG_MODEL", "./tiny.gguf")
        .containsEntry("LLAMA_ARG_CTX_SIZE", "128")
        .containsEntry("LLAMA_ARG_PORT", "1234");
  }

  @Test
  void servesOneOfSeveralProfiles() throws IOException {
    Path bundle = folder.resolve("bundle");
    Packer.pack(Samples.profiles(folder, "Q4_K_M", "Q8_0"), bundle);

    ServedBundle served = ServedBundle.read(bundle, Optional.of("Q8_0"));

    assertThat(served.settings().modelFile()).isEqualTo("Tiny-Stories-Q8_0.gguf");
    assertThat(served.deploy("compose.yaml")).exists();
    assertThat(served.deploy(served.id() + ".service")).exists();
    for (Optional<String> wrong : List.of(Optional.<String>empty(), Optional.of("Q2_K"))) {
      assertThat(catchThrowableOfType(Fault.class, () -> ServedBundle.read(bundle, wrong)).code())
          .isEqualTo(Code.WRONG_USAGE);
    }
  }

  @Test
  void refusesAFolderThatIsNoBundle() {
    assertThat(
            catchThrowableOfType(Fault.class, () -> ServedBundle.read(folder, Optional.empty()))
                .code())
        .isEqualTo(Code.BUNDLE_INVALID);
  }
}
