// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.registry.Descriptor;
import dev.alki.registry.Fetched;
import java.io.InputStream;
import java.util.Optional;

/// A place where an image is: a registry, or an archive.
interface Shelf {
  /// For messages.
  Object name();

  /// What the image is found by.
  String top();

  Optional<Fetched> find(String reference);

  /// A blob of at most so many bytes.
  byte[] read(Descriptor blob, int most);

  InputStream open(Descriptor blob);
}
