// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A file that is being fetched. What is not final belongs to the [Order], except the address and
/// the tag, which any thread may find out anew.
final class Blob {
  final HubFile file;
  final URI home;
  final PartialFile partial;

  /// What has arrived or is on its way.
  final Ranges claimed;

  /// Held by the thread that reads what has arrived from the beginning on.
  final ReentrantLock reading = new ReentrantLock();

  /// Of what has been read so far.
  Checksum checksum;

  /// How often it had arrived as a whole and was not what it should be.
  int mistakes;

  boolean done;

  /// Where the hub has sent us to; for some time it needs not be asked again.
  private volatile Optional<URI> elsewhere = Optional.empty();

  /// The version of the bytes there.
  private volatile Optional<String> tag = Optional.empty();

  /// How often the whole file came though a part was asked for.
  private volatile int wholes;

  Blob(HubFile file, URI home, PartialFile partial) {
    this.file = file;
    this.home = home;
    this.partial = partial;
    this.claimed = partial.ranges();
    this.checksum = new Checksum(file);
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
