// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.BundlePath;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A bundle in a registry: which blob is which file. `digest` is the manifest's.
record Artifact(String digest, SequencedMap<String, Descriptor> files) {
  private static final int MOST_FILES = 10_000;

  /// Refuses what is no ModelPack, and names that no bundle may have.
  static Artifact of(RegistryName name, Fetched fetched) {
    JsonNode json = fetched.json();
    if (!fetched.mediaType().equals(MediaTypes.MANIFEST)
        || !json.path("artifactType").asText().equals(MediaTypes.MODEL)) {
      throw invalid(name, "is no model that can be pulled")
          .expected(MediaTypes.MODEL)
          .got(json.path("artifactType").asText(fetched.mediaType()))
          .fault();
    }
    SequencedMap<String, Descriptor> files = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (JsonNode layer : json.path("layers")) {
      Descriptor blob =
          Descriptor.of(layer)
              .orElseThrow(() -> invalid(name, "has a layer without digest or size").fault());
      String path = path(name, blob);
      if (!taken.add(path.toLowerCase(Locale.ROOT)) || files.size() == MOST_FILES) {
        throw invalid(name, "has '" + path + "' twice, or too many files").fault();
      }
      files.put(path, blob);
    }
    for (String path : taken) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (taken.contains(path.substring(0, slash))) {
          throw invalid(name, "has '" + path.substring(0, slash) + "' as a file and a folder")
              .fault();
        }
      }
    }
    return new Artifact(fetched.digest(), files);
  }

  long bytes(RegistryName name) {
    try {
      return files.values().stream().mapToLong(Descriptor::size).reduce(0, Math::addExact);
    } catch (ArithmeticException e) {
      throw invalid(name, "has sizes beyond what any disk can hold").fault();
    }
  }

  private static String path(RegistryName name, Descriptor blob) {
    Map<String, String> annotations = blob.annotations();
    String path =
        Optional.ofNullable(annotations.get(ModelPack.FILE_PATH))
            .or(() -> Optional.ofNullable(annotations.get(ModelPack.TITLE)))
            .orElse("");
    if (!BundlePath.allowed(path)) {
      throw Fault.in(Code.UNSAFE_NAME, name)
          .what("has a file with a name that no bundle may contain")
          .got("'" + path.replaceAll("[^ -~]", "?") + "'")
          .help("It was not made by Alki; do not use it.")
          .fault();
    }
    if (!blob.mediaType().endsWith(".raw")) {
      throw invalid(name, "has a layer that is packed").got(blob.mediaType()).fault();
    }
    return path;
  }

  private static Fault.Draft invalid(RegistryName name, String what) {
    return Fault.in(Code.ARTIFACT_INVALID, name)
        .what(what)
        .help("'alki publish' makes what 'alki pull' takes.");
  }
}
