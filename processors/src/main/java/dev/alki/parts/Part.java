// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

/// A stretch of a file: the SHA-256 of its bytes, and how many they are.
public record Part(String sha256, long bytes) {
  public Part {
    if (!sha256.matches("[0-9a-f]{64}") || bytes < 1) {
      throw new IllegalArgumentException(sha256 + " " + bytes);
    }
  }
}
