// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.hub.Ranges.Range;
import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;

/// A file that is being fetched into the cache. What is not final belongs to the [Order].
final class Blob {
  final HubFile file;
  final Supply supply;
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

  Blob(HubFile file, URI home, PartialFile partial) {
    this.file = file;
    this.supply = new Supply(file, home);
    this.partial = partial;
    this.claimed = partial.ranges();
    this.checksum = new Checksum(file);
  }

  Range whole() {
    return new Range(0, file.size());
  }
}
