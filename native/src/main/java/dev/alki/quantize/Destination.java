// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where outputs go. Files that are there already stay, and the work is refused, unless `replace`.
public record Destination(Path folder, boolean replace) {
  /// Makes the folder and sees whether `files` of `bytes` in all may go there and have room.
  void prepare(List<Path> files, long bytes) {
    try {
      Files.createDirectories(folder);
      refuseExisting(files);
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < bytes) {
        throw Fault.in(Code.INSUFFICIENT_DISK, folder)
            .what("has too little room")
            .expected(bytes + " bytes")
            .got(room)
            .help("Free some space, choose another folder, or ask for fewer profiles at once.")
            .fault();
      }
    } catch (IOException e) {
      throw Fault.in(Code.NOT_WRITABLE, folder)
          .what("no file can be made here: " + e.getClass().getSimpleName() + " " + e.getMessage())
          .cause(e)
          .fault();
    }
  }

  private void refuseExisting(List<Path> files) {
    for (Path file : files) {
      if (Files.isDirectory(file) || !replace && Files.exists(file)) {
        throw Fault.in(Code.OUTPUT_EXISTS, file)
            .what("is there already")
            .help("Choose another place, or overwrite it with --force.")
            .fault();
      }
    }
  }
}
