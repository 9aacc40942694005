// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a file's bytes are, as the hub says it (see [HubFile]), found out from its beginning on.
/// Not for several threads.
final class Checksum {
  private static final int AT_ONCE = 1 << 18;

  private final MessageDigest digest;
  private long at;

  /// Of the bytes of `wanted`, before the first.
  Checksum(HubFile wanted) {
    digest = digest(wanted.large() ? "SHA-256" : "SHA-1");
    if (!wanted.large()) {
      digest.update(("blob " + wanted.size() + "\0").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// Of a whole file.
  static String of(Path file, HubFile wanted, Progress progress) {
    Checksum checksum = new Checksum(wanted);
    checksum.read(file, Long.MAX_VALUE, progress);
    return checksum.value();
  }

  /// Goes on to before `to`, or to the end of the file.
  void read(Path file, long to, Progress progress) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
      while (at < to) {
        buffer.clear().limit((int) Math.min(AT_ONCE, to - at));
        int read = channel.read(buffer, at);
        if (read < 0) {
          return;
        }
        digest.update(buffer.flip());
        at += read;
        progress.check();
      }
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  /// Goes on with bytes in memory.
  void add(MemorySegment bytes) {
    for (long from = 0; from < bytes.byteSize(); from += AT_ONCE) {
      long length = Math.min(AT_ONCE, bytes.byteSize() - from);
      digest.update(bytes.asSlice(from, length).asByteBuffer());
    }
    at += bytes.byteSize();
  }

  /// To be asked for once.
  String value() {
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
