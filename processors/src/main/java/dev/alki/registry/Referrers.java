// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Manifests that say something of another one, their subject: the registry lists them, or, where
/// it cannot, an index does that everybody finds under the tag `sha256-HEX`.
///
/// With the tag, two who add to it at one moment may lose one addition: the protocol has nothing
/// against it.
///
/// `mountFrom` is another repository of the same registry that may have the blobs.
record Referrers(RegistryClient client, Optional<String> mountFrom) {
  private static final int MOST_PAGES = 100;

  Referrers(RegistryClient client) {
    this(client, Optional.empty());
  }

  /// All of them, in the registry's order.
  List<Descriptor> of(String subject) {
    URI first = URI.create(client.name().endpoint() + "referrers/" + subject);
    Optional<RegistryClient.Page> page = client.referrers(first);
    if (page.isEmpty()) {
      return list(listed(subject));
    }
    List<Descriptor> all = new ArrayList<>(list(page.get().json()));
    for (int pages = 1;
        page.flatMap(RegistryClient.Page::next).isPresent() && pages < MOST_PAGES;
        pages++) {
      page = client.referrers(page.get().next().get());
      page.ifPresent(it -> all.addAll(list(it.json())));
    }
    return all;
  }

  /// Makes a manifest over these layers that names its subject, and adds it.
  void attach(
      Descriptor subject,
      String artifactType,
      List<Image.Layer> layers,
      SortedMap<String, String> annotations) {
    Image image = Image.about(subject, artifactType, layers, annotations);
    image.blobs().forEach(blob -> client.push(blob, mountFrom, _ -> {}));
    attach(image.manifest(), image.described().annotated(annotations), subject.digest());
  }

  /// Adds a manifest that names its subject; `described` is what lists say of it.
  void attach(byte[] manifest, Descriptor described, String subject) {
    boolean listed = client.put(described.digest(), described.mediaType(), manifest);
    if (listed || of(subject).stream().anyMatch(it -> it.digest().equals(described.digest()))) {
      return;
    }
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.put("schemaVersion", 2).put("mediaType", MediaTypes.INDEX);
    ArrayNode manifests = index.putArray("manifests");
    listed(subject).path("manifests").forEach(manifests::add);
    manifests.add(described.json());
    client.put(tag(subject), MediaTypes.INDEX, Json.bytes(index));
  }

  private JsonNode listed(String subject) {
    return client
        .find(tag(subject))
        .map(Fetched::json)
        .orElse(JsonNodeFactory.instance.objectNode());
  }

  private static List<Descriptor> list(JsonNode index) {
    List<Descriptor> list = new ArrayList<>();
    index.path("manifests").forEach(it -> Descriptor.of(it).ifPresent(list::add));
    return list;
  }

  static String tag(String digest) {
    return digest.replace(':', '-');
  }
}
