// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// A file that is being written under another name, in pieces and by several threads, and gets its
/// own name when it is complete. Closed before that, it is gone.
final class PendingFile implements AutoCloseable {
  private static final int HASHED_AT_ONCE = 1 << 18;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private PendingFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  static PendingFile create(Path target) {
    Path temporary =
        target.resolveSibling(
            ".%s.%x.part".formatted(target.getFileName(), System.nanoTime() & 0xFFFF_FFFFL));
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return new PendingFile(target, temporary, channel);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  Path target() {
    return target;
  }

  void write(byte[] bytes, int length, long at) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, at + rest.position());
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /// Lets the file have at least `size` bytes, zeros where nothing was written.
  void extend(long size) {
    try {
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /// Brings the content to the disk.
  void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /// Of the content so far.
  String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate(HASHED_AT_ONCE);
      channel.position(0);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw failed(target, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void commit() {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /// Undoes [#commit].
  void takeBack() {
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failed(temporary, e);
    }
  }

  private static Fault failed(Path file, IOException e) {
    String reason = String.valueOf(e.getMessage());
    boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
    return Fault.in(full ? Code.INSUFFICIENT_DISK : Code.NOT_WRITABLE, file)
        .what("could not be written: " + e.getClass().getSimpleName() + " " + reason)
        .cause(e)
        .fault();
  }
}
