// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a manifest says a bundle consists of. `version` is that of its format; `name` is the
/// bundle's, empty when it has none; `self` is the manifest itself as it was read, `files` are all
/// others. `profiles` are there from version 2 on.
public record Listing(
    int version,
    String name,
    FileDigest self,
    List<FileDigest> files,
    List<BundleProfile> profiles) {
  public Listing {
    files = List.copyOf(files);
    profiles = List.copyOf(profiles);
  }

  /// The profile of this name; without one the only one. `bundle` is what messages call it.
  public BundleProfile profile(Object bundle, Optional<String> profile) {
    List<BundleProfile> wanted =
        profiles.stream().filter(it -> profile.map(it.name()::equals).orElse(true)).toList();
    if (wanted.size() == 1) {
      return wanted.getFirst();
    }
    String names = profiles.stream().map(BundleProfile::label).collect(Collectors.joining(", "));
    throw Fault.in(Code.WRONG_USAGE, bundle)
        .what(
            profile
                .map(it -> "has no profile '" + it + "'")
                .orElse("has several profiles: say which"))
        .expected("--profile with one of " + names)
        .help("`alki select` chooses one for a device.")
        .fault();
  }

  /// The files that a device needs for a profile: its own, and those that belong to all.
  public List<FileDigest> files(BundleProfile profile) {
    Set<String> others =
        profiles.stream()
            .flatMap(each -> each.files().all().stream())
            .collect(Collectors.toCollection(HashSet::new));
    profile.files().all().forEach(others::remove);
    return files.stream().filter(file -> !others.contains(file.path())).toList();
  }
}
