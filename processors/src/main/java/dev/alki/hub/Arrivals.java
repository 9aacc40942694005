// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.nio.file.Path;
import java.util.List;

/// Is told what arrives, by many threads.
public interface Arrivals {
  Arrivals NONE = (file, partial, from, to) -> {};

  /// These files of the snapshot are not in the cache, and are fetched now. `wishes` may be used
  /// until everything is there.
  default void begins(Snapshot snapshot, List<HubFile> missing, Wishes wishes) {}

  /// The bytes `from` to before `to` are in `partial`, not yet checked: a later call to [#rejected]
  /// takes them back.
  void arrived(HubFile file, Path partial, long from, long to);

  /// All of the file's bytes are what they should be, and it is in its place.
  default void verified(HubFile file, Path blob) {}

  /// What has arrived of this file is not what it should be, and comes again.
  default void rejected(HubFile file) {}
}
