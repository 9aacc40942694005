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

class SettingsTest {
  @TempDir Path folder;

  @Test
  void areTheStandardOnesWithoutAFile() {
    Settings settings = Settings.load(folder.resolve("none"), Map.of(), Map.of());
    assertThat(settings).isEqualTo(Settings.STANDARD);
    assertThat(settings.path(Setting.OUT)).isEqualTo(Path.of("out"));
    assertThat(settings.flag(Setting.OUT_REPLACE)).isFalse();
  }

  @Test
  void comeFromTheFileThenTheEnvironmentThenTheCommandLine() throws IOException {
    Path file =
        file("alki.out = a\nalki.state = b\nalki.pipeline = c\ncamel.server.port = 18080\n");
    Settings settings =
        Settings.load(
            file,
            Map.of("ALKI_STATE", "e", "ALKI_PIPELINE", "f", "ALKI_HOME", "x"),
            Map.of("alki.pipeline", "g"));
    assertThat(settings.path(Setting.OUT)).isEqualTo(Path.of("a"));
    assertThat(settings.path(Setting.STATE)).isEqualTo(Path.of("e"));
    assertThat(settings.path(Setting.PIPELINE)).isEqualTo(Path.of("g"));
    assertThat(settings.camel()).containsExactly(Map.entry("camel.server.port", "18080"));
  }

  @Test
  void nameFileAndLineOfAnUnknownKeyAndTheNearestRightOne() throws IOException {
    Path file = file("# comment\n\nalki.ot = a\n");
    assertThatThrownBy(() -> Settings.load(file, Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SETTING_UNKNOWN);
              assertThat(fault).hasMessage(file + ", line 3: there is no setting 'alki.ot'");
              assertThat(fault.help()).isEqualTo("Did you mean 'alki.out'?");
            });
  }

  @Test
  void refuseAValueOfAnotherKind() {
    assertThatThrownBy(() -> Settings.of(Map.of("alki.out.replace", "yes")))
        .hasMessage("--set: alki.out.replace, expected true or false, got 'yes'");
  }

  @Test
  void refuseAKeyThatIsNeitherOursNorCamels() {
    assertThatThrownBy(() -> Settings.of(Map.of("out", "x")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.code()).isEqualTo(Code.SETTING_UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camel.component.jms.password",
        "camel.ssl.keystorePassword",
        "camel.component.aws2-s3.secret-key",
        "camel.component.aws2-sqs.accessKey",
        "camel.vault.hashicorp.token"
      })
  void refuseASecretOfCamelsThatIsWrittenOutAndDoNotRepeatIt(String key) {
    assertThatThrownBy(() -> Settings.of(Map.of(key, "hunter2")))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
              assertThat(fault.report()).contains(key, "env:NAME").doesNotContain("hunter2");
            });
  }

  @Test
  void giveCamelTheSecretAndShowOnlyItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "hunter2\n");
    Settings settings =
        Settings.of(
            Map.of(
                "camel.component.jms.password",
                "file:" + file,
                "camel.component.aws2-s3.useSessionToken",
                "false"));
    assertThat(settings.toString()).contains("file:" + file).doesNotContain("hunter2");
    assertThat(settings.camelRead())
        .containsEntry("camel.component.jms.password", "hunter2")
        .containsEntry("camel.component.aws2-s3.useSessionToken", "false");
  }

  @Test
  void haveStandardsOfTheirOwnKind() {
    for (Setting setting : Setting.values()) {
      assertThat(setting.kind().allows(setting.standard())).as(setting.key()).isTrue();
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("application.properties"), text);
  }
}
