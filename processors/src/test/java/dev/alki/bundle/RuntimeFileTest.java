// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.deploy.Memory;
import dev.alki.deploy.ServedProjector;
import dev.alki.deploy.ServerSettings;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeFileTest {
  private static final ServerSettings SETTINGS =
      new ServerSettings(
          "tiny.gguf",
          Optional.of(new ServedProjector("mmproj-tiny.gguf", 5)),
          "Tiny-Q4",
          128,
          2,
          new Memory(1, 2, 3, 4, 5),
          ServerSettings.Task.CHAT);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Json.write(folder.resolve("runtime.json"), SETTINGS.json());
  }

  @Test
  void readsBackWhatWasWritten() {
    assertThat(RuntimeFile.read(file)).isEqualTo(SETTINGS);
  }

  @Test
  void takesNoOptionsOfTheServerFromTheBundle() throws IOException {
    change("\"LLAMA_ARG_OFFLINE\"", "\"LLAMA_ARG_RPC\"");

    assertThat(RuntimeFile.read(file).environment(".", "127.0.0.1", Map.of()))
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
        "\"projector\" : \"mmproj-tiny.gguf\"|\"projector\" : \"../mmproj-tiny.gguf\"",
        "\"context\" : 128|\"context\" : -1",
        "\"context\" : 128|\"context\" : 1.5",
        "\"context\" : 128|\"context\" : 9223372036854775807",
        "\"task\" : \"chat\"|\"task\" : \"telepathy\"",
        "{|[",
      })
  void refusesSettingsThatAreNone(String from, String to) throws IOException {
    change(from, to);

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void refusesAFileThatIsLargerThanAnySettings() throws IOException {
    Files.writeString(file, Files.readString(file) + " ".repeat(1 << 20));

    assertThat(refusal())
        .hasMessageContaining("larger")
        .extracting(Fault::code)
        .isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void refusesAFileThatIsNotThere() throws IOException {
    Files.delete(file);

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, () -> RuntimeFile.read(file));
  }

  private void change(String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
