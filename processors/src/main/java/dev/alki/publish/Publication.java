// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Manifest;
import dev.alki.registry.Published;
import java.util.List;

/// What can be had now under `reference`. `pinned` names these very bytes, where the place can: by
/// the digest in a registry, by the commit on a hub. `digest` is that of what names all of it: of
/// the registry's manifest or index, else of the bundle's manifest. `bytes` are those of everything
/// that it needs, sent now or there before. `tags` are those of a registry, `notes` tell in words
/// what is not as it was asked for.
public record Publication(
    String reference,
    String pinned,
    String digest,
    long bytes,
    List<Published.Tagged> tags,
    List<String> notes) {
  public Publication {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }

  static Publication of(Published published) {
    return new Publication(
        published.name().toString(),
        published.name().at(published.digest()).toString(),
        published.digest(),
        published.bytes(),
        published.tags(),
        published.notes());
  }

  static Publication of(BundleFiles bundle, Object reference, Object pinned) {
    String manifest = bundle.find(Manifest.NAME).orElseThrow().sha256();
    long bytes = bundle.files().stream().mapToLong(FileDigest::bytes).sum();
    return new Publication(
        reference.toString(), pinned.toString(), "sha256:" + manifest, bytes, List.of(), List.of());
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("reference", reference).put("pinned", pinned);
    json.put("digest", digest).put("bytes", bytes);
    if (!tags.isEmpty()) {
      ArrayNode list = json.putArray("tags");
      for (Published.Tagged tag : tags) {
        list.addObject()
            .put("reference", tag.name().toString())
            .put("digest", tag.digest())
            .put("profile", tag.profile())
            .put("form", tag.form());
      }
    }
    return json;
  }
}
