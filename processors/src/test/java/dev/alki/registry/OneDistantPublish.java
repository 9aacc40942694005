// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.settings.Settings;
import dev.alki.transfer.Proxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that publishes one bundle and pulls it, by what its environment says of the way.
final class OneDistantPublish {
  private OneDistantPublish() {}

  public static void main(String[] args) {
    Proxies.allowPasswords();
    Path folder = Path.of(args[0]);
    RegistryName name = RegistryName.of(args[1]);
    Map<String, String> set =
        Map.of("alki.registry.patience", "1", "alki.state", folder.resolve("state").toString());
    RegistryOptions options = RegistryOptions.of(Settings.of(set), System.getenv());
    try {
      new Publisher(options, Optional.empty(), Forms.ALL)
          .publish(List.of(folder.resolve("bundle")), name, Progress.NONE, Progress.NONE);
      new Puller(options)
          .pull(
              name,
              folder.resolve("pulled"),
              false,
              Optional.empty(),
              Progress.NONE,
              Progress.NONE);
    } catch (Fault e) {
      System.out.println(e.report());
      e.printStackTrace();
    }
  }
}
