// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.net.URI;
import java.util.Optional;

/// Where the bytes of a file are fetched from. Any thread may find the address and the tag out
/// anew.
final class Supply {
  final HubFile file;
  private final URI home;

  /// Where the hub has sent us to; for some time it needs not be asked again.
  private volatile Optional<URI> elsewhere = Optional.empty();

  /// The version of the bytes there.
  private volatile Optional<String> tag = Optional.empty();

  /// How often the whole file came though a part was asked for.
  private volatile int wholes;

  Supply(HubFile file, URI home) {
    this.file = file;
    this.home = home;
  }

  Range whole() {
    return new Range(0, file.size());
  }

  URI address() {
    return elsewhere.orElse(home);
  }

  Optional<String> tag() {
    return tag;
  }

  void found(URI address, Optional<String> version) {
    elsewhere = Optional.of(address);
    tag = version;
  }

  /// To be found out anew at the hub.
  void lost() {
    elsewhere = Optional.empty();
    tag = Optional.empty();
  }

  /// Whoever has it sends parts of it; after a few times that it did not, it is taken in one piece.
  boolean inParts() {
    return wholes < 3;
  }

  void cameWhole() {
    wholes++;
  }
}
