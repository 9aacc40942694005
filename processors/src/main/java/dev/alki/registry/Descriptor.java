// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a manifest says of something in the registry: what it is, its digest (`sha256:HEX`) and its
/// size in bytes. `artifactType` is empty where there is none.
public record Descriptor(
    String mediaType,
    String artifactType,
    String digest,
    long size,
    SortedMap<String, String> annotations) {
  private static final String MEDIA_TYPE =
      "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";

  public Descriptor {
    if (!mediaType.matches(MEDIA_TYPE)
        || !artifactType.isEmpty() && !artifactType.matches(MEDIA_TYPE)
        || !digest.matches("sha256:[0-9a-f]{64}")
        || size < 0) {
      throw new IllegalArgumentException(mediaType + " " + digest + " " + size);
    }
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public Descriptor(String mediaType, String digest, long size) {
    this(mediaType, "", digest, size, Collections.emptySortedMap());
  }

  public Descriptor(String mediaType, Content content) {
    this(mediaType, content.digest(), content.size());
  }

  public Descriptor annotated(Map<String, String> with) {
    return new Descriptor(mediaType, artifactType, digest, size, new TreeMap<>(with));
  }

  /// One that contradicts itself, or has a digest of another kind, is none.
  public static Optional<Descriptor> of(JsonNode json) {
    JsonNode size = json.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      return Optional.empty();
    }
    SortedMap<String, String> annotations = new TreeMap<>();
    json.path("annotations")
        .properties()
        .forEach(it -> annotations.put(it.getKey(), it.getValue().asText()));
    try {
      return Optional.of(
          new Descriptor(
              json.path("mediaType").asText(),
              json.path("artifactType").asText(),
              json.path("digest").asText(),
              size.asLong(),
              annotations));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("mediaType", mediaType);
    if (!artifactType.isEmpty()) {
      json.put("artifactType", artifactType);
    }
    json.put("digest", digest).put("size", size);
    if (!annotations.isEmpty()) {
      ObjectNode list = json.putObject("annotations");
      annotations.forEach(list::put);
    }
    return json;
  }
}
