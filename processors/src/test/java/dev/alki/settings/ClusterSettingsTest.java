// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `examples/cluster` sets is there to be set.
class ClusterSettingsTest {
  private static final Path EXAMPLE = Path.of("../examples/cluster");

  @Test
  void theSharedSettingsAreGood() {
    assertThat(Settings.load(EXAMPLE.resolve("application.properties"), Map.of(), Map.of()))
        .isNotNull();
  }

  @Test
  void theScriptSetsWhatThereIs() throws IOException {
    assertThat(found("--set (alki\\.[a-z.]+)", Files.readString(EXAMPLE.resolve("start.sh"))))
        .isNotEmpty()
        .isSubsetOf(Setting.keys());
  }

  @Test
  void theContainersAreGivenSettingsThatThereAreAndSecretsThatTheyHave() throws IOException {
    String compose = Files.readString(EXAMPLE.resolve("compose.yaml"));
    assertThat(found(" (ALKI_[A-Z0-9_]+):", compose))
        .contains("ALKI_LEDGER_URL", "ALKI_BROKER_URL")
        .isSubsetOf(Arrays.stream(Setting.values()).map(Setting::variable).toList());
    assertThat(found(" env:(\\w+)", compose))
        .isNotEmpty()
        .isSubsetOf(found(" ([A-Z_]+): \\$\\{", compose));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(it -> it.group(1)).toList();
  }
}
