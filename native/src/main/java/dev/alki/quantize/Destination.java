// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where outputs go. Files that are there already stay, and the work is refused, unless `replace`.
public record Destination(Path folder, boolean replace) {
  /// Makes the folder and sees whether `files` of `bytes` in all may go there and have room.
  void prepare(List<Path> files, long bytes) {
    files.forEach(file -> PendingFile.refuseExisting(file, replace));
    FreeSpace.require(folder, bytes);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }
}
