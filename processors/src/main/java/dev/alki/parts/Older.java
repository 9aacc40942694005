// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

import dev.alki.files.Folders;
import dev.alki.files.ReadFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of the GGUFs that an older bundle has.
public final class Older {
  private final Map<Part, Place> places = new HashMap<>();

  /// Where a part lies on this disk.
  public record Place(Path file, long from) {}

  private Older() {}

  /// Reads every GGUF in it.
  public static Older in(Path bundle, Progress progress) {
    Older older = new Older();
    try {
      for (Path file : Folders.files(bundle)) {
        if (file.getFileName().toString().endsWith(".gguf")) {
          older.add(file, PartList.of(file, progress).parts());
        }
      }
    } catch (IOException e) {
      throw ReadFault.of(bundle, e);
    }
    return older;
  }

  private void add(Path file, List<Part> parts) {
    long from = 0;
    for (Part part : parts) {
      places.putIfAbsent(part, new Place(file, from));
      from += part.bytes();
    }
  }

  public Optional<Place> place(Part part) {
    return Optional.ofNullable(places.get(part));
  }
}
