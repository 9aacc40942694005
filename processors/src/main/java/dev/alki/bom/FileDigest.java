// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file's name, with slashes, and what its bytes are.
public record FileDigest(String path, String sha256, long bytes) {
  private static final int CHUNK = 1 << 20;

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
    MessageDigest digest = hasher();
    long bytes = 0;
    try (InputStream input = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = input.read(chunk); n >= 0; n = input.read(chunk)) {
        digest.update(chunk, 0, n);
        bytes += n;
      }
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
    return new FileDigest(path, HexFormat.of().formatHex(digest.digest()), bytes);
  }

  public static FileDigest of(String path, byte[] content) {
    String hex = HexFormat.of().formatHex(hasher().digest(content));
    return new FileDigest(path, hex, content.length);
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", path)
        .put("sha256", sha256)
        .put("bytes", bytes);
  }

  private static MessageDigest hasher() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
