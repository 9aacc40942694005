// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a file's bytes are, as the hub says it: see [HubFile].
final class Checksum {
  private static final int AT_ONCE = 1 << 18;

  private Checksum() {}

  /// Of the bytes of a file that is to have the size of `wanted`, by the same rule as its id.
  static String of(Path file, HubFile wanted, Progress progress) {
    MessageDigest digest = digest(wanted.large() ? "SHA-256" : "SHA-1");
    if (!wanted.large()) {
      digest.update(("blob " + wanted.size() + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
        progress.check();
      }
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
