// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.hub.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A blob on its way: a file of its full size, with holes, beside the place where it will be, and a
/// [Journal] of what has arrived. Another process goes on where one has stopped. May be written by
/// several threads; nobody else may have it open for writing.
final class PartialFile implements AutoCloseable {
  private static final String JOURNAL = ".journal";

  /// After so many bytes the file is brought to the disk.
  private static final long FORCE_EVERY = 256L << 20;

  private final Path target;
  private final Path path;
  private final Path journalPath;
  private final long size;
  private final Ranges arrived = new Ranges();
  private FileChannel channel;
  private Journal journal;
  private long unforced;

  private PartialFile(Path target, long size) {
    this.target = target;
    this.path = path(target);
    this.journalPath = path.resolveSibling(path.getFileName() + JOURNAL);
    this.size = size;
  }

  /// Goes on with what is there.
  static PartialFile open(Path target, long size) {
    PartialFile file = new PartialFile(target, size);
    try {
      Files.createDirectories(target.getParent());
      if (!Files.isRegularFile(file.path) || Files.size(file.path) != size) {
        file.delete();
      }
      file.begin();
      return file;
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Where the bytes of a blob are until it is whole.
  static Path path(Path target) {
    return target.resolveSibling(PendingFile.PREFIX + target.getFileName());
  }

  /// How many bytes of a file of this size are there already, without opening anything.
  static long arrived(Path target, long size) {
    PartialFile file = new PartialFile(target, size);
    try {
      if (!Files.isRegularFile(file.path) || Files.size(file.path) != size) {
        return 0;
      }
      try (Journal _ = Journal.open(file.journalPath, size, file.arrived)) {
        return file.arrived.bytes();
      }
    } catch (IOException e) {
      return 0;
    }
  }

  Path path() {
    return path;
  }

  synchronized long arrived() {
    return arrived.bytes();
  }

  /// How many bytes there are from the beginning on.
  synchronized long prefix() {
    return size == 0 ? 0 : arrived.gap(new Range(0, size)).map(Range::from).orElse(size);
  }

  synchronized boolean complete() {
    return arrived.bytes() == size;
  }

  synchronized Ranges ranges() {
    Ranges copy = new Ranges();
    copy.addAll(arrived);
    return copy;
  }

  /// Puts bytes in their place.
  void write(ByteBuffer bytes, long at) {
    long to = at + bytes.remaining();
    try {
      for (long from = at; bytes.hasRemaining(); ) {
        from += channel.write(bytes, from);
      }
      noted(new Range(at, to));
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Forgets everything: what had arrived was not what it should have been.
  synchronized void startAgain() {
    try {
      close();
      delete();
      arrived.clear();
      begin();
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  /// Gives it its place for good, complete and checked.
  synchronized void publish() {
    try {
      channel.force(true);
      close();
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Folders.force(target.getParent());
      Files.deleteIfExists(journalPath);
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
      journal.close();
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  private synchronized void noted(Range range) throws IOException {
    arrived.add(range);
    journal.add(range);
    unforced += range.length();
    if (unforced >= FORCE_EVERY) {
      unforced = 0;
      channel.force(false);
      journal.forced();
    }
  }

  private void begin() throws IOException {
    journal = Journal.open(journalPath, size, arrived);
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (size > 0 && channel.size() < size) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  private void delete() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(journalPath);
  }
}
