// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A bundle in one form: its manifest, and the blobs that this is over.
record Image(String mediaType, String artifactType, byte[] manifest, List<Content> blobs) {
  Image {
    blobs = List.copyOf(blobs);
  }

  /// A layer and its bytes.
  record Layer(Descriptor descriptor, Content content) {
    static Layer of(String mediaType, Content content, Map<String, String> annotations) {
      return new Layer(
          new Descriptor(mediaType, content.digest(), content.size()).annotated(annotations),
          content);
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
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", mediaType);
    if (!artifactType.isEmpty()) {
      manifest.put("artifactType", artifactType);
    }
    manifest.set("config", new Descriptor(configType, settings.digest(), settings.size()).json());
    ArrayNode list = manifest.putArray("layers");
    List<Content> blobs = new ArrayList<>();
    for (Layer layer : layers) {
      list.add(layer.descriptor().json());
      blobs.add(layer.content());
    }
    blobs.add(settings);
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
