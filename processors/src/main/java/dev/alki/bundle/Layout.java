// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.deploy.SafeName;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Where the files of a bundle lie. All GGUFs lie at its top, so that profiles can share a
/// projector. What else a profile has lies there too when it is the only one, and in a folder of
/// the profile's name below `profiles/` when there are several.
record Layout(List<Contents> profiles) {
  private static final String FOLDER = "profiles/";

  /// Keys that tell profiles of one model apart.
  private static final Predicate<String> OF_ONE_PROFILE =
      key ->
          key.equals("general.file_type")
              || key.equals("general.quantization_version")
              || key.startsWith("quantize.")
              || key.startsWith("split.");

  Layout {
    profiles = List.copyOf(profiles);
    Contents first = profiles.getFirst();
    Set<String> names = new HashSet<>();
    for (Contents each : profiles) {
      if (!each.profile().matches(BundleProfile.NAME)) {
        throw Fault.in(Code.WRONG_USAGE, each.gguf().getFirst())
            .what("no profile can be called that")
            .expected("one line of text, 200 characters at most")
            .fault();
      }
      if (profiles.size() > 1 && !names.add(folderName(each).toLowerCase(Locale.ROOT))) {
        throw Fault.in(Code.WRONG_USAGE, each.gguf().getFirst())
            .what("a bundle has each profile once")
            .got("the profile '" + each.profile() + "' twice")
            .help("Leave one of them out, or make a bundle of each.")
            .fault();
      }
      refuseOther(first, each);
    }
  }

  /// The bundle's name, fit for files: that of its only profile, or of the model.
  String title() {
    Contents first = profiles.getFirst();
    return profiles.size() == 1 ? first.title() : SafeName.file(first.name());
  }

  /// What a profile's own files but the GGUFs begin with.
  String folder(Contents profile) {
    return profiles.size() == 1 ? "" : FOLDER + folderName(profile) + "/";
  }

  /// Every GGUF by its name in the bundle.
  SequencedMap<String, Path> weights() {
    SequencedMap<String, Path> weights = new LinkedHashMap<>();
    profiles.forEach(profile -> profile.weights().forEach(weights::putIfAbsent));
    return weights;
  }

  private static String folderName(Contents profile) {
    return SafeName.file(profile.profile());
  }

  private static void refuseOther(Contents first, Contents each) {
    Set<String> differ = differences(first.facts().metadata(), each.facts().metadata());
    if (first.facts().weights() != each.facts().weights()) {
      differ.add("number of weights");
    }
    if (!differ.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, each.gguf().getFirst())
          .what(
              "is of another model than "
                  + first.gguf().getFirst().getFileName()
                  + ": not the same "
                  + differ.stream().limit(3).collect(Collectors.joining(", ")))
          .expected("profiles of one model")
          .help("Make a bundle of each.")
          .fault();
    }
  }

  private static Set<String> differences(Metadata one, Metadata other) {
    Set<String> keys = new TreeSet<>(one.entries().keySet());
    keys.addAll(other.entries().keySet());
    keys.removeIf(OF_ONE_PROFILE.or(key -> one.get(key).equals(other.get(key))));
    return keys;
  }
}
