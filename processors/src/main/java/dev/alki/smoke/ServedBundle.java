// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.bundle.Manifest;
import dev.alki.bundle.RuntimeFile;
import dev.alki.deploy.SafeName;
import dev.alki.deploy.ServerFlag;
import dev.alki.deploy.ServerSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A profile of a bundle as its `runtime.json` says that it is to be served.
///
/// `own` is what the paths of the profile's own files begin with.
public record ServedBundle(Path folder, String own, ServerSettings settings) {
  public ServedBundle {
    folder = folder.toAbsolutePath().normalize();
  }

  /// The profile of this name; without one the only one. A fault BUNDLE_INVALID by [RuntimeFile].
  public static ServedBundle read(Path folder, Optional<String> profile) {
    String path = Manifest.current(folder).profile(folder, profile).files().settings();
    return new ServedBundle(
        folder,
        path.substring(0, path.lastIndexOf('/') + 1),
        RuntimeFile.read(folder.resolve(path)));
  }

  /// One of its deploy files, by its name.
  Path deploy(String name) {
    return folder.resolve(own + "deploy/" + name);
  }

  /// What services and containers of it are called.
  String id() {
    return SafeName.label(settings.alias());
  }

  /// For the environment of a server that finds the bundle in `place` and listens on `port`.
  Map<String, String> environment(String place, String host, int port) {
    return settings.environment(place, host, Map.of(ServerFlag.PORT, String.valueOf(port)));
  }
}
