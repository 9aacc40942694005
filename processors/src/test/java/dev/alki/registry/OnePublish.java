// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.progress.Progress;
import dev.alki.transfer.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A process that publishes one bundle, and can be killed. Its logins are those of its environment.
final class OnePublish {
  private OnePublish() {}

  public static void main(String[] args) {
    Patience patience =
        new Patience(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            16);
    RegistryOptions options =
        new RegistryOptions(
            Credentials.of(System.getenv(), Path.of(args[1])), patience, Path.of(args[1]));
    System.out.println(
        new Publisher(options, Optional.empty(), Forms.ALL)
            .publish(
                List.of(Path.of(args[0])), RegistryName.of(args[2]), Progress.NONE, Progress.NONE)
            .digest());
  }
}
