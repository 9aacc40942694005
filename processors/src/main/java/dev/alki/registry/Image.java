// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// A bundle in one form: its manifest, and the blobs that this is over.
record Image(String mediaType, String artifactType, byte[] manifest, List<Content> blobs) {
  /// The config of manifests that need none, by the specification to the byte.
  private static final Layer NOTHING =
      Layer.of(
          MediaTypes.EMPTY, new Content.OfBytes("{}".getBytes(StandardCharsets.UTF_8)), Map.of());

  Image {
    blobs = List.copyOf(blobs);
  }

  /// A layer and its bytes.
  record Layer(Descriptor descriptor, Content content) {
    static Layer of(String mediaType, Content content, Map<String, String> annotations) {
      return new Layer(new Descriptor(mediaType, content).annotated(annotations), content);
    }
  }

  /// `artifactType` is empty for a form that has none, and so are `annotations`, the manifest's
  /// own.
  static Image of(
      String mediaType,
      String artifactType,
      String configType,
      JsonNode config,
      List<Layer> layers,
      Map<String, String> annotations) {
    Content settings = new Content.OfBytes(Json.bytes(config));
    return of(
        mediaType,
        artifactType,
        Layer.of(configType, settings, Map.of()),
        layers,
        Optional.empty(),
        annotations);
  }

  /// What refers to another manifest, its subject; without a config.
  static Image about(
      Descriptor subject,
      String artifactType,
      List<Layer> layers,
      SortedMap<String, String> annotations) {
    return of(
        MediaTypes.MANIFEST, artifactType, NOTHING, layers, Optional.of(subject), annotations);
  }

  private static Image of(
      String mediaType,
      String artifactType,
      Layer config,
      List<Layer> layers,
      Optional<Descriptor> subject,
      Map<String, String> annotations) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", mediaType);
    if (!artifactType.isEmpty()) {
      manifest.put("artifactType", artifactType);
    }
    manifest.set("config", config.descriptor().json());
    ArrayNode list = manifest.putArray("layers");
    List<Content> blobs = new ArrayList<>();
    for (Layer layer : layers) {
      list.add(layer.descriptor().json());
      blobs.add(layer.content());
    }
    blobs.add(config.content());
    subject.ifPresent(it -> manifest.set("subject", it.json()));
    if (!annotations.isEmpty()) {
      ObjectNode own = manifest.putObject("annotations");
      annotations.forEach(own::put);
    }
    return new Image(mediaType, artifactType, Json.bytes(manifest), blobs);
  }

  String digest() {
    return "sha256:" + Digest.sha256(manifest);
  }

  /// What others say of it.
  Descriptor described() {
    return new Descriptor(
        mediaType, artifactType, digest(), manifest.length, Collections.emptySortedMap());
  }

  /// What manifests say of it that refer to it.
  Descriptor subject() {
    return new Descriptor(mediaType, digest(), manifest.length);
  }

  /// The layers' digests, as configs list them.
  static ObjectNode rootfs(String type, String key, List<Layer> layers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", type);
    ArrayNode digests = json.putArray(key);
    layers.forEach(layer -> digests.add(layer.descriptor().digest()));
    return json;
  }
}
