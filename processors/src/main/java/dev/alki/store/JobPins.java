// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Decisions for one job, a file each in a folder that is made with the first.
record JobPins(Path folder) implements Pins {
  @Override
  public String pin(String what, Supplier<String> decision) {
    Path file = folder.resolve(Digest.sha256(what.getBytes(StandardCharsets.UTF_8)));
    try {
      if (Files.exists(file)) {
        return Files.readString(file);
      }
      String decided = decision.get();
      Files.createDirectories(folder);
      PendingFile.put(file, decided.getBytes(StandardCharsets.UTF_8), true);
      return decided;
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }
}
