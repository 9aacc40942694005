// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Manifest;
import dev.alki.registry.Published;
import java.util.List;

/// What can be had now under `reference`. `digest` is that of what names all of it: of the
/// registry's manifest or index, else of the bundle's manifest. `bytes` are those of everything
/// that it needs, sent now or there before. `tags` are those of a registry, `notes` tell in words
/// what is not as it was asked for.
public record Publication(
    String reference, String digest, long bytes, List<Published.Tagged> tags, List<String> notes) {
  public Publication {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }

  static Publication of(Published published) {
    return new Publication(
        published.name().toString(),
        published.digest(),
        published.bytes(),
        published.tags(),
        published.notes());
  }

  static Publication of(BundleFiles bundle, Object reference) {
    String manifest = bundle.find(Manifest.NAME).orElseThrow().sha256();
    long bytes = bundle.files().stream().mapToLong(FileDigest::bytes).sum();
    return new Publication(reference.toString(), "sha256:" + manifest, bytes, List.of(), List.of());
  }
}
