// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

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

  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
