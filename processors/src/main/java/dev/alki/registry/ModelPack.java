// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A bundle as the CNCF's ModelPack has models: one layer for each file, as it is. The same bundle
/// gives the same bytes; no time stands in them.
///
/// Each layer says its name twice: readers of ModelPack look for the one, oras for the other.
final class ModelPack {
  static final String FILE_PATH = "org.cncf.model.filepath";
  static final String TITLE = "org.opencontainers.image.title";
  private static final String LAYER = "application/vnd.cncf.model.%s.v1.raw";

  private ModelPack() {}

  static byte[] config(BundleFiles bundle) {
    JsonNode manifest = bundle.manifest();
    JsonNode model = manifest.path("model");
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    ObjectNode descriptor = config.putObject("descriptor");
    put(descriptor, "vendor", model.path("organization").asText());
    put(descriptor, "family", model.path("architecture").asText());
    put(descriptor, "name", manifest.path("name").asText());
    put(descriptor, "title", model.path("name").asText());
    put(descriptor, "revision", manifest.path("source").path("revision").asText());
    String license = model.path("license").asText();
    if (!license.isEmpty()) {
      descriptor.putArray("licenses").add(license);
    }
    ObjectNode facts = config.putObject("config");
    facts.put("format", "gguf");
    put(facts, "paramSize", parameters(model.path("weights").asLong()));
    put(facts, "quantization", profiles(manifest));
    ObjectNode layers = config.putObject("modelfs");
    layers.put("type", "layers");
    ArrayNode digests = layers.putArray("diffIds");
    layers(bundle).forEach(layer -> digests.add(layer.digest()));
    return Json.bytes(config);
  }

  static byte[] manifest(BundleFiles bundle, byte[] config) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", MediaTypes.MODEL);
    Content content = new Content.OfBytes(config);
    manifest.set(
        "config", new Descriptor(MediaTypes.MODEL_CONFIG, content.digest(), content.size()).json());
    ArrayNode layers = manifest.putArray("layers");
    layers(bundle).forEach(layer -> layers.add(layer.json()));
    return Json.bytes(manifest);
  }

  static List<Descriptor> layers(BundleFiles bundle) {
    return bundle.files().stream().map(ModelPack::layer).toList();
  }

  private static Descriptor layer(FileDigest file) {
    return new Descriptor(
            LAYER.formatted(kind(file.path())), "sha256:" + file.sha256(), file.bytes())
        .annotated(Map.of(FILE_PATH, file.path(), TITLE, file.path()));
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

  /// Their names, with commas between them.
  private static String profiles(JsonNode manifest) {
    return StreamSupport.stream(manifest.path("profiles").spliterator(), false)
        .map(profile -> profile.path("name").asText())
        .collect(Collectors.joining(","));
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

  private static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
