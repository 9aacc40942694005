// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Folders for unfinished work. Each process has one of its own, locked for as long as it lives;
/// those that nobody locks are what dead processes left, and are deleted, but for their drafts.
final class Rooms implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String DRAFTS = "drafts";
  private static final String JOB = "job-";

  /// This process's own. To open and close their locks once more would give them up.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path own;
  private final FileChannel lock;
  private final Drafts drafts;
  private final AtomicInteger count = new AtomicInteger();

  private Rooms(Path own, FileChannel lock, Drafts drafts) {
    this.own = own;
    this.lock = lock;
    this.drafts = drafts;
  }

  /// What dead processes have left of drafts goes to `drafts`.
  static Rooms open(Path folder, Drafts drafts) throws IOException {
    Files.createDirectories(folder);
    clear(folder, drafts);
    while (true) {
      Path own = folder.resolve(UUID.randomUUID().toString());
      OWN.add(own);
      // The lock is there before the folder: a folder without one is nobody's.
      FileChannel lock = lockFile(lock(own));
      lock.lock();
      if (Files.exists(lock(own))) {
        return new Rooms(Files.createDirectory(own), lock, drafts);
      }
      // Somebody took it for one of the dead before it was locked.
      lock.close();
      OWN.remove(own);
    }
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

  /// A file that says, while it is there, since when a job has been at work.
  Path job() {
    Path file = own.resolve(JOB + count.incrementAndGet());
    try {
      return Files.createFile(file);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// Since when jobs of all processes have been at work.
  static List<Instant> jobs(Path folder, Drafts drafts) throws IOException {
    clear(folder, drafts);
    List<Instant> since = new ArrayList<>();
    for (Path room : rooms(folder)) {
      for (Path file : jobs(room)) {
        try {
          since.add(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
          // This job has ended meanwhile; the others may not have.
        }
      }
    }
    return since;
  }

  /// The draft with this key, in a folder that is this process's own until it gives it back.
  Path draft(String key) {
    Path draft = own.resolve(DRAFTS).resolve(String.valueOf(count.incrementAndGet())).resolve(key);
    try {
      clear(own.getParent(), drafts);
    } catch (IOException e) {
      throw WriteFault.of(draft, e);
    }
    drafts.take(key, draft);
    return draft;
  }

  @Override
  public void close() {
    Folders.deleteQuietly(own);
    try (lock) {
      Files.deleteIfExists(lock(own));
    } catch (IOException e) {
      // The next process deletes it.
    } finally {
      OWN.remove(own);
    }
  }

  /// One thread at a time: a process cannot ask whether it holds a lock itself.
  private static synchronized void clear(Path folder, Drafts drafts) throws IOException {
    for (Path room : rooms(folder)) {
      if (OWN.contains(room)) {
        continue;
      }
      Path file = lock(room);
      try (FileChannel channel = lockFile(file);
          FileLock free = channel.tryLock()) {
        if (free != null) {
          drafts.rescue(room.resolve(DRAFTS));
          Folders.delete(room);
          Files.deleteIfExists(file);
        }
      }
    }
    clearLocks(folder);
  }

  /// Those of processes that died before they had a folder, or after it was deleted.
  private static void clearLocks(Path folder) throws IOException {
    for (Path file : locks(folder)) {
      String name = file.getFileName().toString();
      Path room = file.resolveSibling(name.substring(0, name.length() - LOCK.length()));
      if (OWN.contains(room) || Files.exists(room)) {
        continue;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock free = channel.tryLock()) {
        if (free != null) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        // Somebody else was quicker.
      }
    }
  }

  private static List<Path> jobs(Path room) throws IOException {
    try (Stream<Path> all = Files.list(room)) {
      return all.filter(file -> file.getFileName().toString().startsWith(JOB)).toList();
    } catch (NoSuchFileException e) {
      // The process has ended meanwhile.
      return List.of();
    }
  }

  private static Path lock(Path room) {
    return room.resolveSibling(room.getFileName() + LOCK);
  }

  private static List<Path> locks(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(LOCK)).toList();
    }
  }

  private static List<Path> rooms(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private static FileChannel lockFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
