// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.nio.file.Path;
import java.util.Objects;

/// A file or folder between two steps. It travels as this record; its bytes stay where they are.
///
/// `profile` is empty for what belongs to the whole job. `sha256` is that of a file's bytes, or of
/// a folder's listing (each relative name with the sha256 and size of its bytes, sorted by name).
public record Artifact(Role role, String profile, Path path, String sha256, long bytes) {
  public Artifact {
    Objects.requireNonNull(role);
    Objects.requireNonNull(profile);
    Objects.requireNonNull(path);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a sha256: " + sha256);
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size: " + bytes);
    }
  }

  /// The same in another place.
  public Artifact at(Path place) {
    return new Artifact(role, profile, place, sha256, bytes);
  }
}
