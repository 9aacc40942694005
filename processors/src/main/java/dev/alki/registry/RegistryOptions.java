// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.transfer.Patience;
import dev.alki.transfer.Proxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// As whom, how patiently and through whom registries are asked; `uploads` is the folder that
/// remembers unfinished ones.
///
/// `proxies` are looked at when another machine is asked: what is wrong with them does not keep
/// anybody from a registry on this one.
public record RegistryOptions(
    Credentials credentials, Patience patience, Path uploads, Supplier<Proxies> proxies) {
  /// Without proxies.
  public RegistryOptions(Credentials credentials, Patience patience, Path uploads) {
    this(credentials, patience, uploads, () -> Proxies.NONE);
  }

  public static RegistryOptions of(Settings settings, Map<String, String> environment) {
    return new RegistryOptions(
        Credentials.of(environment, Path.of(System.getProperty("user.home"))),
        patience(Duration.ofSeconds(settings.number(Setting.REGISTRY_PATIENCE))),
        settings.path(Setting.STATE).resolve("uploads"),
        () -> Proxies.of(environment));
  }

  /// With a registry that does nothing right for `total`.
  private static Patience patience(Duration total) {
    return new Patience(
        Duration.ofSeconds(1), Duration.ofSeconds(16), total, Duration.ofSeconds(60), 16);
  }
}
