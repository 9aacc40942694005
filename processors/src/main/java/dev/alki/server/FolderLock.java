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

/// Keeps other servers from a folder for as long as this process lives.
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
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
      return new FolderLock(channel);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
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

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing a lock cannot fail", e);
    }
  }
}
