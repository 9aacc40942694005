// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Fault;
import dev.alki.parts.PartList;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which parts the large files of an artifact consist of: a referrer of its manifest with one layer
/// for each of these files, annotated with the digest of its blob. Who does not know it loses
/// nothing; who has an older version of the model brings only what changed.
record PartLists(Referrers referrers) {
  private static final Logger LOG = LoggerFactory.getLogger(PartLists.class);
  private static final String TYPE = "application/vnd.alki.model.parts.v1+json";
  private static final String OF = "dev.alki.parts.of";
  private static final long LEAST = 8 << 20;

  /// Reads the large files of the bundle once more; of small ones nobody needs a list.
  void attach(BundleFiles bundle, Descriptor subject) {
    SortedMap<String, PartList> lists = new TreeMap<>();
    for (FileDigest file : bundle.files()) {
      if (file.path().endsWith(".gguf") && file.bytes() >= LEAST) {
        Path path = bundle.folder().resolve(file.path());
        lists.put("sha256:" + file.sha256(), PartList.of(path, Progress.NONE));
      }
    }
    if (!lists.isEmpty()) {
      attach(lists, subject);
    }
  }

  /// `lists` are by the digests of the blobs.
  void attach(SortedMap<String, PartList> lists, Descriptor subject) {
    List<Image.Layer> layers = new ArrayList<>();
    lists.forEach((blob, list) ->
        layers.add(Image.Layer.of(TYPE, new Content.OfBytes(list.json()), Map.of(OF, blob))));
    referrers.attach(subject, TYPE, layers, Collections.emptySortedMap());
  }

  /// By the digests of the blobs; of some there may be none.
  Map<String, PartList> of(Artifact artifact) {
    Map<String, Long> sizes = new HashMap<>();
    artifact.files().values().forEach(blob -> sizes.put(blob.digest(), blob.size()));
    Map<String, PartList> lists = new HashMap<>();
    for (Descriptor referrer : referrers.of(artifact.digest())) {
      if (referrer.artifactType().equals(TYPE)) {
        referrers.client().find(referrer.digest()).ifPresent(it -> read(it.json(), sizes, lists));
      }
    }
    return lists;
  }

  private void read(JsonNode manifest, Map<String, Long> sizes, Map<String, PartList> lists) {
    RegistryClient client = referrers.client();
    for (JsonNode each : manifest.path("layers")) {
      Optional<Descriptor> layer = Descriptor.of(each);
      String blob = layer.map(it -> it.annotations().getOrDefault(OF, "")).orElse("");
      if (sizes.containsKey(blob)) {
        byte[] json = client.read(layer.get(), PartList.LARGEST);
        try {
          lists.put(blob, PartList.read(json, sizes.get(blob), client.name()));
        } catch (Fault e) {
          LOG.warn("the list of parts of {} is of no use: {}", blob, e.getMessage());
        }
      }
    }
  }
}
