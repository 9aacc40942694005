// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.files.Digest;
import java.nio.file.Path;
import java.util.HexFormat;

/// Digests as signatures take them: raw, 32 bytes.
final class Sha256 {
  private Sha256() {}

  static byte[] of(byte[] bytes) {
    return HexFormat.of().parseHex(Digest.sha256(bytes));
  }

  static byte[] of(Path file) {
    return HexFormat.of().parseHex(Digest.sha256(file));
  }
}
