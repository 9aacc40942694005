// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import dev.alki.files.ReadFault;
import dev.alki.quantize.Mix;
import dev.alki.settings.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Profiles by name: the plain mixes, those in a folder of the user's, which need not exist, and
/// those that Alki comes with. A file of the user's wins over Alki's of the same name.
public record Profiles(Path folder) {
  private static final String ENDING = ".yaml";

  /// Alki's own, in its repository's `profiles` and among its resources.
  static final List<String> SHIPPED =
      List.of("board-4gb", "careful-4bit", "measured-4bit", "tied-4bit");

  /// What is made for each of `asked`, which may be a mix in any case; asking twice is refused.
  public List<Profile> named(List<String> asked) {
    List<Profile> profiles = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : asked) {
      Profile profile = named(name);
      if (!seen.add(profile.name())) {
        throw Fault.in(Code.PROFILE_TWICE, profile.name())
            .what("is asked for more than once")
            .help("Ask for each profile once.")
            .fault();
      }
      profiles.add(profile);
    }
    return profiles;
  }

  public Profile named(String name) {
    Optional<Mix> mix = Mix.named(name);
    if (mix.isEmpty()) {
      return read(name);
    }
    own().stream().filter(file -> Mix.named(file).equals(mix)).findFirst().ifPresent(this::own);
    return Profile.plain(mix.get());
  }

  /// All but the plain mixes.
  public List<Profile> all() {
    return names().stream().map(this::read).toList();
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(SHIPPED);
    names.addAll(own());
    return names;
  }

  private Set<String> own() {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(ENDING))
            .forEach(file -> names.add(file.substring(0, file.length() - ENDING.length())));
      } catch (IOException e) {
        throw ReadFault.of(folder, e);
      }
    }
    return names;
  }

  /// Names are only looked up, never made into paths: they may come from anywhere.
  private Profile read(String name) {
    if (own().contains(name)) {
      return own(name);
    }
    if (SHIPPED.contains(name)) {
      return shipped(name);
    }
    Set<String> known = names();
    Arrays.stream(Mix.values()).map(Mix::name).forEach(known::add);
    throw Fault.in(Code.PROFILE_UNKNOWN, name)
        .what("there is no profile of this name")
        .help(Nearest.help(name, known))
        .fault();
  }

  private Profile own(String name) {
    Path file = folder.resolve(name + ENDING);
    if (Mix.named(name).isPresent() || !name.matches(ProfileFile.NAME)) {
      throw Fault.in(Code.PROFILE_INVALID, file)
          .what(Mix.named(name).isPresent() ? "has the name of a mix" : "is no name for a profile")
          .expected("letters, digits and _ . - between them, 100 at most, and no name of a mix")
          .fault();
    }
    try {
      return ProfileFile.read(name, file.toString(), Files.readString(file), folder);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private Profile shipped(String name) {
    String resource = "/profiles/" + name + ENDING;
    String text = new Packed(Profiles.class, resource).text();
    return ProfileFile.read(name, resource.substring(1), text, folder);
  }
}
