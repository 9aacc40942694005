// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// For commands that go by application.properties, the environment and `--set`.
final class Configured {
  private static final Path FILE = Path.of("application.properties");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, over application.properties: alki.state=DIR.")
  private Map<String, String> set = Map.of();

  Settings settings() {
    return settings(Map.of());
  }

  /// `more` wins over everything.
  Settings settings(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(set);
    all.putAll(more);
    return Settings.load(FILE, System.getenv(), all);
  }
}
