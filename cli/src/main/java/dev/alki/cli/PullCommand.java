// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.registry.Puller;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings a bundle out of a registry.
@Command(name = "pull")
final class PullCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "REFERENCE",
      description = "What: oci://HOST[:PORT]/REPOSITORY:TAG or ...@sha256:HEX")
  private String reference;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The bundle's folder, which appears when it is complete and verified.")
  private Path folder;

  @Option(
      names = "--older",
      paramLabel = "BUNDLE",
      description = "An older version on this disk; what it has already does not travel.")
  private Optional<Path> older;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Which one, where the tag is that of several profiles.")
  private Optional<String> profile;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  PullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RegistryName name = RegistryName.of(reference);
    RegistryOptions options = RegistryOptions.of(configured.settings(), System.getenv());
    Puller.Pulled pulled;
    try (Bar pulling = new Bar(console, common.quiet(), "pulling", "B");
        Bar verifying = new Bar(console, common.quiet(), "verifying", "B")) {
      pulled = new Puller(options, profile).pull(name, folder, force, older, pulling, verifying);
    }
    new Carried(pulled.json().put("path", folder.toString())).print(console, common.quiet(), json);
    return Exit.DONE.status();
  }
}
