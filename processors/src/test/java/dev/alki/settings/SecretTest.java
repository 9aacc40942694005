// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  @TempDir Path folder;

  @Test
  void isReadFromTheEnvironment() {
    assertThat(new Secret("env:KEY").read(Map.of("KEY", "hunter2"))).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n"})
  void isAFilesContentWithoutTheLinesEnd(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThat(new Secret("file:" + file).read()).isEqualTo("hunter2");
  }

  @Test
  void isTheNewOneWhenItsFileChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "old");
    Secret secret = new Secret("file:" + file);
    assertThat(secret.read()).isEqualTo("old");
    Files.writeString(file, "new");
    assertThat(secret.read()).isEqualTo("new");
  }

  @Test
  void showsItsPlaceOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "hunter2");
    Secret secret = new Secret("file:" + file);
    assertThat(secret.read()).isEqualTo("hunter2");
    assertThat(secret.toString()).contains("file:" + file).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "env:", "env:1A", "env:A B", "file:", "ENV:A", "vault:a"})
  void refusesEverythingElseWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Secret.of("here", "alki.some.key", text))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
              assertThat(fault)
                  .hasMessage(
                      "here: alki.some.key is a secret, of which only the place may stand here,"
                          + " expected env:NAME or file:PATH");
            });
    assertThatThrownBy(() -> new Secret(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not env:NAME or file:PATH");
  }

  @Test
  void refusesAVariableThatIsNotThere() {
    assertMissing("env:KEY", "env:KEY: there is no such variable in the environment");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    String place = "file:" + folder.resolve("none");
    assertMissing(place, place + ": there is no such file");
  }

  @Test
  void refusesAnEmptyOne() throws IOException {
    String place = "file:" + Files.writeString(folder.resolve("empty"), "\n");
    assertMissing(place, place + ": is empty");
  }

  @Test
  void refusesAFileThatIsNoSecret() throws IOException {
    String large = "file:" + Files.write(folder.resolve("large"), new byte[70_000]);
    assertMissing(large, large + ": is too long for a secret");
    String binary = "file:" + Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    assertMissing(binary, binary + ": is not UTF-8");
  }

  private static void assertMissing(String place, String message) {
    assertThatThrownBy(() -> new Secret(place).read(Map.of()))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SECRET_MISSING);
              assertThat(fault).hasMessage(message);
            });
  }
}
