// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Json;
import dev.alki.files.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/// A bundle's bills of materials, one for each profile, also as what tools ask a registry for:
/// manifests of their own that refer to the bundle's.
record AttachedBom(RegistryClient client, Optional<String> mountFrom) {
  void attach(Edition edition) {
    BundleFiles bundle = edition.bundle();
    bundle.profiles().stream()
        .flatMap(profile -> profile.files().bom().stream())
        .flatMap(path -> bundle.find(path).stream())
        .forEach(bom -> attach(edition, bom));
  }

  private void attach(Edition edition, FileDigest file) {
    Content bom = Content.of(edition.bundle(), file);
    Content empty = new Content.OfBytes("{}".getBytes(StandardCharsets.UTF_8));
    client.push(empty, mountFrom, there -> {});
    client.push(bom, mountFrom, there -> {});
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", MediaTypes.CYCLONEDX);
    manifest.set("config", new Descriptor(MediaTypes.EMPTY, empty.digest(), empty.size()).json());
    manifest
        .putArray("layers")
        .add(
            new Descriptor(MediaTypes.CYCLONEDX, bom.digest(), bom.size())
                .annotated(Map.of(ModelPack.TITLE, file.path()))
                .json());
    Descriptor subject = edition.main().subject();
    manifest.set("subject", subject.json());
    byte[] bytes = Json.bytes(manifest);
    Descriptor described =
        new Descriptor(
            MediaTypes.MANIFEST,
            MediaTypes.CYCLONEDX,
            "sha256:" + Digest.sha256(bytes),
            bytes.length,
            Collections.emptySortedMap());
    new Referrers(client).attach(bytes, described, subject.digest());
  }
}
