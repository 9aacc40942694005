// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

/// What a step read or made, by its digest: that of a file's bytes, or of a folder's listing.
public record Material(String name, String sha256) {
  public Material {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a sha256: " + sha256);
    }
  }
}
