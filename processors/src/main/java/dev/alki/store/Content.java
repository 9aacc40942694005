// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file or folder with one digest, in its `place` of the store; `used` is when it was last put
/// there or found there.
record Content(String sha256, Path place, Instant used, List<Inode> inodes) {
  /// A file as the system knows it; `links` are all names that it has, wherever they are.
  record Inode(String id, long bytes, int links) {}

  /// Nothing when it goes away meanwhile.
  static Optional<Content> of(Path place) throws IOException {
    try {
      return Optional.of(read(place));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Content read(Path place) throws IOException {
    Instant used = Uses.last(place);
    List<Inode> inodes = new ArrayList<>();
    for (Path file : Folders.files(place)) {
      Map<String, Object> found = Files.readAttributes(file, "unix:size,nlink,ino,dev");
      inodes.add(
          new Inode(
              found.get("dev") + "-" + found.get("ino"),
              ((Number) found.get("size")).longValue(),
              ((Number) found.get("nlink")).intValue()));
    }
    return new Content(place.getFileName().toString(), place, used, inodes);
  }
}
