// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Unfinished results of steps that the next attempt goes on with: a folder for each, by the key of
/// the receipt that is to be written in the end.
///
/// Whoever works on one has it in the folder of its own process, where nobody else looks. It moves
/// there and back by a rename, which only one of several succeeds with; what a dead process has is
/// moved back by whoever comes next.
record Drafts(Path folder) {
  /// Moves the draft into `own`, or begins one there.
  void take(String key, Path own) {
    try {
      Files.createDirectories(own.getParent());
      try {
        Files.move(folder.resolve(key), own, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        Files.createDirectories(own);
      }
    } catch (IOException e) {
      throw WriteFault.of(own, e);
    }
  }

  /// Moves all drafts of a process here. One that is here already stays: two processes were at it,
  /// and it does not matter whose is gone on with.
  void rescue(Path owns) throws IOException {
    for (Path one : all(owns)) {
      for (Path own : all(one)) {
        give(own);
      }
    }
  }

  /// Moves one draft here, unless there is one of its key or there is nothing in it.
  void give(Path own) throws IOException {
    Files.createDirectories(folder);
    Path place = folder.resolve(own.getFileName());
    if (Files.exists(place) || empty(own)) {
      Folders.delete(own);
      return;
    }
    try {
      Files.move(own, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Another process was quicker.
    }
  }

  /// Deletes drafts that nobody needs: those whose results are `finished`, and those that nobody
  /// has touched for so long. Gives back their bytes.
  long sweep(Predicate<String> finished, Duration unused) throws IOException {
    long freed = 0;
    Instant oldest = Instant.now().minus(unused);
    for (Path draft : all(folder)) {
      try {
        if (finished.test(draft.getFileName().toString()) || touched(draft).isBefore(oldest)) {
          long bytes = bytes(draft);
          Folders.delete(draft);
          freed += bytes;
        }
      } catch (NoSuchFileException e) {
        // Somebody goes on with it, or sweeps, too.
      }
    }
    return freed;
  }

  private static boolean empty(Path draft) throws IOException {
    try (Stream<Path> files = Files.list(draft)) {
      return files.findAny().isEmpty();
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private static Instant touched(Path draft) throws IOException {
    Instant newest = Uses.last(draft);
    for (Path file : Folders.files(draft)) {
      Instant time = Uses.last(file);
      newest = time.isAfter(newest) ? time : newest;
    }
    return newest;
  }

  private static long bytes(Path draft) throws IOException {
    long bytes = 0;
    for (Path file : Folders.files(draft)) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
