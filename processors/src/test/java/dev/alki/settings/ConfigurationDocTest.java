// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// docs/configuration.md lists what can be set.
class ConfigurationDocTest {
  @Test
  void hasARowForEverySettingInTheirOrder() throws Exception {
    assertThat(
            Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `alki."))
                .toList())
        .isEqualTo(Arrays.stream(Setting.values()).map(ConfigurationDocTest::row).toList());
  }

  private static String row(Setting setting) {
    return "| `%s` | `%s` | %s | %s |"
        .formatted(
            setting.key(), setting.standard(), setting.kind().words(), setting.description());
  }
}
