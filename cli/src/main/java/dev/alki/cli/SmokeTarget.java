// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.smoke.ComposeHost;
import dev.alki.smoke.LlamaServer;
import dev.alki.smoke.ProcessHost;
import dev.alki.smoke.ServerHost;
import dev.alki.smoke.SystemdHost;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How a bundle's server is started to try it out.
enum SmokeTarget {
  PROCESS,
  SYSTEMD,
  COMPOSE;

  /// `program` is llama-server; that of the settings when it says nothing.
  ServerHost host(Settings settings, Optional<String> program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return switch (this) {
      case PROCESS -> new ProcessHost(server(settings, program, path));
      case SYSTEMD -> new SystemdHost(server(settings, program, path), path);
      case COMPOSE -> new ComposeHost(path);
    };
  }

  private static Path server(Settings settings, Optional<String> program, String path) {
    return LlamaServer.find(program.orElseGet(() -> settings.text(Setting.LLAMA_SERVER)), path);
  }

  /// As it is typed.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
