// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.policy.LicencePolicy;
import dev.alki.registry.Publisher;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies a bundle and brings it into a registry.
@Command(name = "publish")
final class PublishCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(index = "0", paramLabel = "BUNDLE", description = "The bundle's folder.")
  private Path bundle;

  @Parameters(
      index = "1",
      paramLabel = "REFERENCE",
      description = "Where to: oci://HOST[:PORT]/REPOSITORY:TAG")
  private String reference;

  @Option(
      names = "--mount-from",
      paramLabel = "REPOSITORY",
      description = "Another repository of the registry: what it has is not sent again.")
  private Optional<String> mountFrom;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  PublishCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RegistryName name = RegistryName.of(reference);
    Settings settings = configured.settings();
    LicencePolicy.of(settings).require(bundle);
    RegistryOptions options = RegistryOptions.of(settings, System.getenv());
    Publisher.Published published;
    try (Bar verifying = new Bar(console, common.quiet(), "verifying", "B");
        Bar pushing = new Bar(console, common.quiet(), "publishing", "B")) {
      published = new Publisher(options, mountFrom).publish(bundle, name, verifying, pushing);
    }
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("reference", published.name().toString());
      document.put("digest", published.digest());
      document.put("bytes", published.bytes());
      Json.print(console.out(), document);
    } else if (!common.quiet()) {
      console.out().println(published.digest());
    }
    return Exit.DONE.status();
  }
}
