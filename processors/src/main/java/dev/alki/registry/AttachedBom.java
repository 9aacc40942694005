// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import java.util.Collections;
import java.util.List;
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
    client.push(bom, mountFrom, _ -> {});
    Descriptor layer =
        new Descriptor(MediaTypes.CYCLONEDX, bom.digest(), bom.size())
            .annotated(Map.of(ModelPack.TITLE, file.path()));
    new Referrers(client)
        .attach(
            MediaTypes.CYCLONEDX,
            List.of(layer),
            Collections.emptySortedMap(),
            edition.main().subject(),
            mountFrom);
  }
}
