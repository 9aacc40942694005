// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Folders for unfinished work. Each process has one of its own, locked for as long as it lives;
/// those that nobody locks are what dead processes left, and are deleted.
final class Rooms implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path own;
  private final FileChannel lock;
  private final AtomicInteger count = new AtomicInteger();

  private Rooms(Path own, FileChannel lock) {
    this.own = own;
    this.lock = lock;
  }

  static Rooms open(Path folder) throws IOException {
    Files.createDirectories(folder);
    clear(folder);
    String name = UUID.randomUUID().toString();
    // The lock is there before the folder: a folder without one is nobody's.
    FileChannel lock = lockFile(folder.resolve(name + LOCK));
    lock.lock();
    return new Rooms(Files.createDirectory(folder.resolve(name)), lock);
  }

  /// An empty folder.
  Path next() {
    Path room = own.resolve(String.valueOf(count.incrementAndGet()));
    try {
      return Files.createDirectory(room);
    } catch (IOException e) {
      throw WriteFault.of(room, e);
    }
  }

  @Override
  public void close() {
    Folders.deleteQuietly(own);
    try {
      lock.close();
      Files.deleteIfExists(own.resolveSibling(own.getFileName() + LOCK));
    } catch (IOException e) {
      // The next process deletes it.
    }
  }

  private static void clear(Path folder) throws IOException {
    List<Path> rooms;
    try (Stream<Path> all = Files.list(folder)) {
      rooms = all.filter(Files::isDirectory).toList();
    }
    for (Path room : rooms) {
      Path file = room.resolveSibling(room.getFileName() + LOCK);
      try (FileChannel channel = lockFile(file);
          FileLock free = channel.tryLock()) {
        if (free != null) {
          Folders.delete(room);
          Files.deleteIfExists(file);
        }
      } catch (OverlappingFileLockException e) {
        // This process's own.
      }
    }
  }

  private static FileChannel lockFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
