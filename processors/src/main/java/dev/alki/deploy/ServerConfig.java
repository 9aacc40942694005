// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.stream.Collectors;

/// The file `llama.cpp/config.ini` that llama-server v0.5.0 reads below `/etc` or
/// `XDG_CONFIG_HOME`: options by their long names, for whoever starts it in the bundle's folder.
final class ServerConfig {
  private ServerConfig() {}

  static String of(Deployment deployment) {
    String options =
        deployment.settings().flags(".", "127.0.0.1").entrySet().stream()
            .map(flag -> flag.getKey().option().substring(2) + " = " + flag.getValue() + "\n")
            .collect(Collectors.joining());
    return """
    ; In the bundle's folder: XDG_CONFIG_HOME=%sdeploy llama-server
    [*]
    %s\
    """
        .formatted(deployment.folder(), options);
  }
}
