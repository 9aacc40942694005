// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// What an object in the cache was when it had been verified, in a file `seal` beside its data: the
/// SHA-256 and the time of the last change.
record Seal(String sha256, FileTime modified) {
  private static final String NAME = "seal";

  /// Only one at a time does this: what was begun there before is of one that died.
  static void write(Path folder, String sha256) throws IOException {
    for (Path file : Folders.files(folder)) {
      if (file.getFileName().toString().startsWith(PendingFile.PREFIX)) {
        Files.delete(file);
      }
    }
    String text = sha256 + "\n" + time(folder).toInstant() + "\n";
    PendingFile.put(folder.resolve(NAME), text.getBytes(StandardCharsets.UTF_8), true);
  }

  /// Whether there is an object of this size, unchanged since.
  static boolean intact(Path folder, long bytes) {
    try {
      return Files.exists(folder.resolve(NAME))
          && Files.size(folder.resolve(PartialObject.DATA)) == bytes
          && read(folder).modified().equals(time(folder));
    } catch (IOException | RuntimeException e) {
      // Whatever is wrong with it, it is brought again.
      return false;
    }
  }

  static Seal read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      String[] lines = Files.readString(file).split("\n");
      return new Seal(lines[0], FileTime.from(Instant.parse(lines[1])));
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  private static FileTime time(Path folder) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(PartialObject.DATA));
  }
}
