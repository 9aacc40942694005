// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import java.util.List;
import java.util.Map;

/// A bundle as the CNCF's ModelPack has models: one layer for each file, as it is. The same bundle
/// gives the same bytes; no time stands in them.
///
/// Each layer says its name twice: readers of ModelPack look for the one, oras for the other.
final class ModelPack {
  static final String FILE_PATH = "org.cncf.model.filepath";
  static final String TITLE = "org.opencontainers.image.title";
  private static final String LAYER = "application/vnd.cncf.model.%s.v1.raw";

  private ModelPack() {}

  static Image of(BundleFiles bundle) {
    List<Image.Layer> layers =
        bundle.files().stream()
            .map(file ->
                Image.Layer.of(
                    LAYER.formatted(kind(file.path())), Content.of(bundle, file), names(file)))
            .toList();
    return Image.of(
        MediaTypes.MANIFEST,
        MediaTypes.MODEL,
        MediaTypes.MODEL_CONFIG,
        config(bundle, layers),
        layers,
        ProfileIndex.annotations(bundle));
  }

  /// What a file is called, for both kinds of readers.
  static Map<String, String> names(FileDigest file) {
    return Map.of(FILE_PATH, file.path(), TITLE, file.path());
  }

  private static ObjectNode config(BundleFiles bundle, List<Image.Layer> layers) {
    JsonNode model = bundle.model();
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    ObjectNode descriptor = config.putObject("descriptor");
    put(descriptor, "vendor", model.path("organization").asText());
    put(descriptor, "family", model.path("architecture").asText());
    put(descriptor, "name", bundle.name());
    put(descriptor, "title", model.path("name").asText());
    put(descriptor, "revision", bundle.manifest().path("source").path("revision").asText());
    String license = model.path("license").asText();
    if (!license.isEmpty()) {
      descriptor.putArray("licenses").add(license);
    }
    ObjectNode facts = config.putObject("config");
    facts.put("format", "gguf");
    put(facts, "paramSize", parameters(model.path("weights").asLong()));
    put(facts, "quantization", bundle.profileNames());
    config.set("modelfs", Image.rootfs("layers", "diffIds", layers));
    return config;
  }

  private static String kind(String path) {
    if (path.endsWith(".gguf")) {
      return "weight";
    }
    // In a bundle of several profiles, below the folder of each.
    String own = path.replaceFirst("^profiles/[^/]+/", "");
    if (own.equals("runtime.json")) {
      return "weight.config";
    }
    return own.startsWith("deploy/") ? "code" : "doc";
  }

  /// With one decimal, as the specification wants it: `4.0B`.
  static String parameters(long weights) {
    String units = "KMBTQ";
    long unit = 1000;
    if (weights < unit) {
      return "";
    }
    int at = 0;
    // What would be rounded up to a thousand is one of the next unit.
    while (at < units.length() - 1 && tenths(weights, unit) >= 10_000) {
      unit *= 1000;
      at++;
    }
    long tenths = tenths(weights, unit);
    return tenths / 10 + "." + tenths % 10 + units.charAt(at);
  }

  private static long tenths(long weights, long unit) {
    return Math.round(weights * 10.0 / unit);
  }

  static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
