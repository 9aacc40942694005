// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The files of a split model, which engines find by their names: `<name>-00001-of-00003.gguf`.
public final class GgufParts {
  private static final Pattern PART =
      Pattern.compile("(?<name>.*)-[0-9]{5}-of-(?<parts>[0-9]{5})\\.gguf");

  private GgufParts() {}

  /// All parts in order, given any of them, whether they are there or not; the file alone when its
  /// name is not that of a part.
  public static List<Path> of(Path file) {
    Matcher part = PART.matcher(file.getFileName().toString());
    if (!part.matches()) {
      return List.of(file);
    }
    int parts = Integer.parseInt(part.group("parts"));
    return IntStream.rangeClosed(1, parts)
        .mapToObj(i -> "%s-%05d-of-%05d.gguf".formatted(part.group("name"), i, parts))
        .map(file::resolveSibling)
        .toList();
  }
}
