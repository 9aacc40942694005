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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void takesNoOptionsOfTheServerFromTheBundle() throws IOException {
    TestBundle.of(folder, Task.CHAT);
    change("\"LLAMA_ARG_OFFLINE\"", "\"LLAMA_ARG_RPC\"");

    assertThat(ServedBundle.read(folder, Optional.empty()).environment(".", "127.0.0.1", 1))
        .doesNotContainKey("LLAMA_ARG_RPC")
        .containsKey("LLAMA_ARG_OFFLINE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schemaVersion\" : 1|\"schemaVersion\" : 2",
        "\"model\" : \"tiny.gguf\"|\"model\" : \"../tiny.gguf\"",
        "\"model\" : \"tiny.gguf\"|\"model\" : \"/tiny.gguf\"",
        "\"model\" : \"tiny.gguf\"|\"other\" : 1",
        "\"context\" : 128|\"context\" : -1",
        "\"context\" : 128|\"context\" : 1.5",
        "\"context\" : 128|\"context\" : 9223372036854775807",
        "\"task\" : \"chat\"|\"task\" : \"telepathy\"",
        "{|[",
      })
  void refusesSettingsThatAreNone(String from, String to) throws IOException {
    TestBundle.of(folder, Task.CHAT);
    change(from, to);

    assertThat(
            catchThrowableOfType(Fault.class, () -> ServedBundle.read(folder, Optional.empty()))
                .code())
        .isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void refusesAFolderThatIsNoBundle() {
    assertThat(
            catchThrowableOfType(Fault.class, () -> ServedBundle.read(folder, Optional.empty()))
                .code())
        .isEqualTo(Code.BUNDLE_INVALID);
  }

  private void change(String from, String to) throws IOException {
    Path file = folder.resolve("runtime.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
