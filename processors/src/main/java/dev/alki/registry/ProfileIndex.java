// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Several bundles under one tag: an index whose descriptors say which profile each is of.
final class ProfileIndex {
  /// The profile's name, on manifests and on what an index says of them.
  static final String PROFILE = "dev.alki.profile";

  private ProfileIndex() {}

  /// Nothing for a bundle of several profiles, or of one without a name.
  static Map<String, String> annotations(BundleFiles bundle) {
    String names = bundle.profileNames();
    return bundle.profiles().size() > 1 || names.isEmpty() ? Map.of() : Map.of(PROFILE, names);
  }

  static byte[] of(List<Edition> editions) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    ArrayNode manifests = index.putArray("manifests");
    for (Edition edition : editions) {
      Map<String, String> profile = annotations(edition.bundle());
      manifests.add(edition.main().described().annotated(profile).json());
    }
    return Json.bytes(index);
  }

  /// The manifest of this profile; when nobody names one, the only one there is.
  static Descriptor choose(RegistryName name, Fetched index, Optional<String> profile) {
    SequencedMap<String, Descriptor> known = all(name, index);
    if (profile.isEmpty() && known.size() > 1) {
      throw Fault.in(Code.WRONG_USAGE, name)
          .what("has several profiles")
          .help("Name one with --profile: " + names(known))
          .fault();
    }
    String wanted = profile.orElse(known.firstEntry().getKey());
    return Optional.ofNullable(known.get(wanted))
        .orElseThrow(() -> unknown(name, wanted, names(known)));
  }

  /// The manifest of every profile, by its name; there is at least one.
  static SequencedMap<String, Descriptor> all(RegistryName name, Fetched index) {
    SequencedMap<String, Descriptor> known = new LinkedHashMap<>();
    for (JsonNode entry : index.json().path("manifests")) {
      Descriptor.of(entry)
          .filter(it -> it.annotations().getOrDefault(PROFILE, "").matches("[ -~]+"))
          .ifPresent(it -> known.putIfAbsent(it.annotations().get(PROFILE), it));
    }
    if (known.isEmpty()) {
      throw Fault.in(Code.ARTIFACT_INVALID, name)
          .what("is a list in which no profile is named")
          .help("'alki publish' makes what 'alki pull' takes.")
          .fault();
    }
    return known;
  }

  /// Refuses a single manifest that is of another profile than was asked for.
  static void require(RegistryName name, Fetched manifest, Optional<String> profile) {
    String known = told(manifest);
    if (!profile.map(known::equals).orElse(true)) {
      throw unknown(name, profile.get(), printable(known));
    }
  }

  /// Refuses one that an index has as another profile than it is of itself.
  static void agree(RegistryName name, Fetched manifest, String profile) {
    String told = told(manifest);
    if (!told.equals(profile)) {
      throw Fault.in(Code.ARTIFACT_INVALID, name)
          .what("is of another profile than the list has it as")
          .expected(profile)
          .got(printable(told))
          .help("Do not deploy it; publish it again.")
          .fault();
    }
  }

  private static String told(Fetched manifest) {
    return manifest.json().path("annotations").path(PROFILE).asText("none that it tells");
  }

  private static Fault unknown(RegistryName name, String profile, String known) {
    return Fault.in(Code.PROFILE_UNKNOWN, name)
        .what("there is no such profile")
        .expected(known)
        .got(profile)
        .fault();
  }

  private static String names(Map<String, Descriptor> known) {
    return String.join(", ", known.keySet());
  }

  /// What stands in a registry may have been written by anybody.
  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
