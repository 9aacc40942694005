// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A bundle's bills of materials, one for each profile, also as what tools ask a registry for:
/// manifests of their own that refer to the bundle's.
record AttachedBom(Referrers referrers) {
  void attach(Edition edition) {
    BundleFiles bundle = edition.bundle();
    bundle.profiles().stream()
        .flatMap(profile -> profile.files().bom().stream())
        .flatMap(path -> bundle.find(path).stream())
        .forEach(bom -> attach(edition, bom));
  }

  private void attach(Edition edition, FileDigest file) {
    Image.Layer layer =
        Image.Layer.of(
            MediaTypes.CYCLONEDX,
            Content.of(edition.bundle(), file),
            Map.of(ModelPack.TITLE, file.path()));
    referrers.attach(
        edition.main().subject(),
        MediaTypes.CYCLONEDX,
        List.of(layer),
        Collections.emptySortedMap());
  }
}
