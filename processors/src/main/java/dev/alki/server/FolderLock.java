// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Keeps other servers from a folder for as long as this process lives.
final class FolderLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Object key;

  private FolderLock(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.key = key(file);
  }

  /// `setting` names the folder for people.
  static FolderLock take(Path folder, String setting) {
    Path file = folder.resolve(".server.lock");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!held(channel)) {
        channel.close();
        throw Fault.in(Code.STATE_IN_USE, folder)
            .what("another server works with this folder")
            .help("Stop it, or give this one another " + setting + ".")
            .fault();
      }
      return new FolderLock(file, channel);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  /// What tells a file from another one of the same name, where the system has such a thing.
  private static Object key(Path file) throws IOException {
    return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
        .orElse(file);
  }

  private static boolean held(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // By a server in this very process.
      return false;
    }
  }

  /// Whether the folder is still there, with the very file that is locked: nobody has moved or
  /// deleted it.
  boolean held() {
    try {
      return channel.isOpen() && key.equals(key(file));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing a lock cannot fail", e);
    }
  }
}
