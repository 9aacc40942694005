// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;

/// A file of a repository at one commit: its path with slashes, its size in bytes, and what its
/// bytes must be. `id` names its blob in the cache: the sha256 of its bytes for large files (Git
/// LFS), git's sha1 of a blob for others.
public record HubFile(String path, long size, String id) {
  /// The hub keeps files of up to 500 GB; beyond this is a lie.
  private static final long LARGEST = 1L << 42;

  public HubFile {
    if (size < 0 || size > LARGEST) {
      throw Fault.in(Code.HUB_UNAVAILABLE, path)
          .what("has a size that cannot be")
          .expected("0 to " + LARGEST + " bytes")
          .got(size)
          .fault();
    }
    if (!id.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw Fault.in(Code.HUB_UNAVAILABLE, path)
          .what("has no digest that could be checked")
          .expected("a sha1 or a sha256")
          .fault();
    }
  }

  /// Whether `id` is the sha256 of its bytes.
  public boolean large() {
    return id.length() == 64;
  }

  /// Its name without folders.
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
