// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.gguf.SplitName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The files of a model, which engines find by their names.
public final class GgufParts {
  private GgufParts() {}

  /// All parts in order, given any of them, whether they are there or not; the file alone when its
  /// name is not that of a part.
  public static List<Path> of(Path file) {
    Optional<SplitName> split = SplitName.of(file.getFileName().toString());
    if (split.isEmpty()) {
      return List.of(file);
    }
    return IntStream.rangeClosed(1, split.get().count())
        .mapToObj(part -> file.resolveSibling(split.get().part(part).file()))
        .toList();
  }
}
