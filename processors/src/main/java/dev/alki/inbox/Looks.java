// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Remembers how entries looked before. One that looked the same for long enough is complete.
final class Looks {
  /// Of a folder with more files than any model has, the rest is not looked at.
  private static final int MOST_FILES = 20_000;

  private record Look(List<String> files, int same) {}

  private final int needed;
  private final Map<String, Look> last = new HashMap<>();

  /// `needed` looks must show nothing new.
  Looks(int needed) {
    this.needed = needed;
  }

  /// Looks at an entry once more. A folder without a file in it is still to be filled.
  boolean settled(Entry entry) {
    List<String> files = new ArrayList<>();
    entry.paths().forEach(path -> list(path, files));
    Look before = last.get(entry.name());
    int same = before != null && before.files().equals(files) ? before.same() + 1 : 0;
    last.put(entry.name(), new Look(files, same));
    return !files.isEmpty() && same >= needed;
  }

  void forgetOthers(Set<String> names) {
    last.keySet().retainAll(names);
  }

  /// Name, size, time and identity of every file; links are not followed.
  private static void list(Path root, List<String> files) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes it) {
              files.add(
                  root.relativize(file)
                      + " "
                      + it.size()
                      + " "
                      + it.lastModifiedTime().toMillis()
                      + " "
                      + it.fileKey());
              return files.size() < MOST_FILES
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // It went away while we looked: not settled.
              files.add(file + " " + System.nanoTime());
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw WriteFault.of(root, e);
    }
  }
}
