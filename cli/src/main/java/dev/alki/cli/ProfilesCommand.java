// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.profiles.Profile;
import dev.alki.profiles.Profiles;
import dev.alki.quantize.Mix;
import dev.alki.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists what `-p` takes.
@Command(name = "profiles")
final class ProfilesCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  ProfilesCommand(Console console) {
    this.console = console;
  }

  private record Listed(String name, String mix, String description) {}

  private record Document(List<Listed> profiles, List<String> mixes) {}

  @Override
  public Integer call() {
    List<Listed> listed =
        new Profiles(configured.settings().path(Setting.PROFILES))
            .all().stream().map(ProfilesCommand::listed).toList();
    List<String> mixes = Arrays.stream(Mix.values()).map(Mix::name).toList();
    if (json) {
      Json.print(console.out(), new Document(listed, mixes));
      return 0;
    }
    Table table = new Table("profile", "mix", "description");
    listed.forEach(profile -> table.row(profile.name, profile.mix, profile.description));
    table.print(console.out());
    console.out().println();
    console.out().println("Plain mixes: " + String.join(", ", mixes));
    return 0;
  }

  private static Listed listed(Profile profile) {
    return new Listed(profile.name(), profile.mix().name(), profile.description());
  }
}
