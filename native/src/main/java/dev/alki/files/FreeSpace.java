// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Room on the disk of a folder, looked at before the first byte is written.
public final class FreeSpace {
  private FreeSpace() {}

  /// Refuses to begin when `bytes` more do not fit into `folder`, which need not exist yet.
  public static void require(Path folder, long bytes) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      long room = Files.getFileStore(existing).getUsableSpace();
      // Beyond 2^63 bytes the number wraps.
      if (room >= 0 && room < bytes) {
        throw Fault.in(Code.INSUFFICIENT_DISK, folder)
            .what("has too little room")
            .expected(bytes + " bytes")
            .got(room)
            .help("Free some space, choose another folder, or ask for fewer profiles at once.")
            .fault();
      }
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }
}
