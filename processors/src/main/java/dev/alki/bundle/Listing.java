// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import java.util.List;

/// What a manifest says a bundle consists of. `name` is the bundle's, empty when it has none;
/// `self` is the manifest itself as it was read, `files` are all others.
public record Listing(String name, FileDigest self, List<FileDigest> files) {
  public Listing {
    files = List.copyOf(files);
  }
}
