// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import java.util.Optional;

/// One way in which a bundle is not what its manifest says.
public record Finding(String path, Kind kind, String detail) {
  public enum Kind {
    MISSING,
    EXTRA,
    SIZE_DIFFERS,
    CONTENT_DIFFERS,
    /// A link, a device, or a folder where a file should be.
    NO_FILE
  }

  static Finding missing(String path) {
    return new Finding(path, Kind.MISSING, "is missing");
  }

  static Finding extra(String path) {
    return new Finding(path, Kind.EXTRA, "is not in the manifest");
  }

  static Finding size(FileDigest expected, long bytes) {
    return new Finding(
        expected.path(),
        Kind.SIZE_DIFFERS,
        "has " + bytes + " bytes, expected " + expected.bytes());
  }

  /// Between a file as the manifest has it and as it is.
  static Optional<Finding> between(FileDigest expected, FileDigest actual) {
    if (actual.equals(expected)) {
      return Optional.empty();
    }
    return Optional.of(
        actual.bytes() != expected.bytes()
            ? size(expected, actual.bytes())
            : new Finding(
                expected.path(),
                Kind.CONTENT_DIFFERS,
                "has sha256 " + actual.sha256() + ", expected " + expected.sha256()));
  }

  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
