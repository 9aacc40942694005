// SPDX-License-Identifier: Apache-2.0
package dev.alki.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The repository that these tests look after.
final class House {
  static final Path ROOT = root();
  static final List<String> MODULES = List.of("native", "processors", "cli");

  private House() {}

  /// Every Java file of every module, in the order of their names.
  static List<Path> javaFiles() throws IOException {
    return files(".java", MODULES.stream().map(m -> m + "/src").toArray(String[]::new));
  }

  static List<Path> files(String ending, String... folders) throws IOException {
    Stream<Path> found = Stream.empty();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        found =
            Stream.concat(
                found, files.filter(f -> f.toString().endsWith(ending)).sorted().toList().stream());
      }
    }
    return found.toList();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
