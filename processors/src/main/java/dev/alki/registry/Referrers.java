// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Manifests that say something of another one, their subject: the registry lists them, or, where
/// it cannot, an index does that everybody finds under the tag `sha256-HEX`.
///
/// With the tag, two who add to it at one moment may lose one addition: the protocol has nothing
/// against it.
record Referrers(RegistryClient client) {
  private static final int MOST_PAGES = 100;

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

  /// Makes a manifest over blobs that are there already, which names its subject, and adds it.
  void attach(
      String artifactType,
      List<Descriptor> layers,
      SortedMap<String, String> annotations,
      Descriptor subject,
      Optional<String> mountFrom) {
    Content empty = new Content.OfBytes("{}".getBytes(StandardCharsets.UTF_8));
    client.push(empty, mountFrom, _ -> {});
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", artifactType);
    manifest.set("config", new Descriptor(MediaTypes.EMPTY, empty.digest(), empty.size()).json());
    ArrayNode list = manifest.putArray("layers");
    layers.forEach(layer -> list.add(layer.json()));
    manifest.set("subject", subject.json());
    if (!annotations.isEmpty()) {
      annotations.forEach(manifest.putObject("annotations")::put);
    }
    byte[] bytes = Json.bytes(manifest);
    Descriptor described =
        new Descriptor(
            MediaTypes.MANIFEST,
            artifactType,
            "sha256:" + Digest.sha256(bytes),
            bytes.length,
            annotations);
    attach(bytes, described, subject.digest());
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
