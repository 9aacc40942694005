// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Folders that appear and disappear as a whole.
public final class Folders {
  private Folders() {}

  /// The same bytes under another name; a copy where the file system cannot share them.
  public static void linkOrCopy(Path from, Path to) throws IOException {
    // A link to a symbolic link would be one.
    Path real = from.toRealPath();
    try {
      Files.createLink(to, real);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(real, to);
      try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  /// One rename, kept over a power cut. A folder with something in it stays: that is a
  /// [DirectoryNotEmptyException].
  public static void publish(Path draft, Path folder) throws IOException {
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.exists(draft) && Files.isDirectory(folder)) {
        // The system tells this only in words.
        IOException inUse = new DirectoryNotEmptyException(folder.toString());
        inUse.initCause(e);
        throw inUse;
      }
      throw e;
    }
    force(folder);
    force(folder.getParent());
  }

  /// As [#publish], in place of what may be there, which is at `aside` afterwards. Where system and
  /// file system can let two folders change their names, one of them is there at every moment;
  /// elsewhere the old one goes in the moment before, and comes back when the new one cannot take
  /// its place.
  public static void replace(Path draft, Path folder, Path aside) throws IOException {
    boolean there = Files.exists(folder);
    if (there && Exchange.names(draft, folder)) {
      Files.move(draft, aside, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      force(folder.getParent());
      return;
    }
    if (there) {
      Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      publish(draft, folder);
    } catch (IOException e) {
      if (there && !Files.exists(folder)) {
        Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  /// The regular files anywhere below, links not followed. Others may work there: what they take
  /// away meanwhile is left out, and be it the folder itself.
  public static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
            if (error instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw error;
          }
        });
    return files;
  }

  /// Whether it is there and was last changed before `limit`; what others have taken away meanwhile
  /// is not.
  public static boolean unchangedSince(Path file, Instant limit) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException error)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  public static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // It is hidden and incomplete, and the next attempt deletes it first.
    }
  }

  /// Keeps the names in it over a power cut.
  public static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
