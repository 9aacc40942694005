// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Brings what is an index over several manifests into a registry: the blobs, the manifests, and
/// the index under its tag last.
public record ImagePublisher(RegistryOptions options) {
  /// `from` is another repository of the registry that may have some of the blobs.
  public void publish(
      RegistryName name,
      SequencedMap<String, Content> blobs,
      SequencedMap<String, byte[]> manifests,
      byte[] index,
      Optional<String> from,
      Progress progress) {
    String tag = name.requireTag();
    Tally tally = new Tally(progress, blobs.values().stream().mapToLong(Content::size).sum());
    try (RegistryClient client = new RegistryClient(name, options, tally)) {
      List<Runnable> tasks = new ArrayList<>();
      blobs.values().forEach(blob -> tasks.add(() -> client.push(blob, from, tally.part())));
      tally.run(tasks);
      manifests.forEach((digest, bytes) -> client.put(digest, MediaTypes.MANIFEST, bytes));
      client.put(tag, MediaTypes.INDEX, index);
    }
  }
}
