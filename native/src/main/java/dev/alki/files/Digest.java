// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hexadecimal digits, of any amount, a piece at a time.
public final class Digest {
  private static final int AT_ONCE = 1 << 18;

  private Digest() {}

  public static String sha256(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return sha256(channel);
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, file).what("there is no such file").cause(e).fault();
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  public static String sha256(MemorySegment bytes) {
    MessageDigest digest = begin();
    for (long from = 0; from < bytes.byteSize(); from += AT_ONCE) {
      digest.update(bytes.asSlice(from, Math.min(AT_ONCE, bytes.byteSize() - from)).asByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(begin().digest(bytes));
  }

  /// Of the whole file, wherever the channel's own position is.
  private static String sha256(FileChannel channel) throws IOException {
    MessageDigest digest = begin();
    ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
    long position = 0;
    for (int read = channel.read(buffer, 0); read >= 0; read = channel.read(buffer, position)) {
      digest.update(buffer.array(), 0, read);
      position += read;
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// One that is given its bytes a piece at a time.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
