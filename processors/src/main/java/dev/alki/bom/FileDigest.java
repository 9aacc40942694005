// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.files.Digest;
import java.nio.file.Path;

/// A file's name, with slashes, and what its bytes are.
public record FileDigest(String path, String sha256, long bytes) {
  public FileDigest {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a sha256: " + sha256);
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size: " + bytes);
    }
  }

  /// Reads the whole file.
  public static FileDigest of(String path, Path file) {
    return new FileDigest(path, Digest.sha256(file), file.toFile().length());
  }

  public static FileDigest of(String path, byte[] content) {
    return new FileDigest(path, Digest.sha256(content), content.length);
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", path)
        .put("sha256", sha256)
        .put("bytes", bytes);
  }
}
