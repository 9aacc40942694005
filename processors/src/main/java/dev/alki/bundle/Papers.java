// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What goes with a model: licence, notice and model card, found in the source's folder by their
/// usual names. By their name in the bundle.
final class Papers {
  /// More is no text that people read.
  private static final long LARGEST = 4 << 20;

  private enum Paper {
    LICENSE("(licen[cs]e|copying)([._-].*)?", "LICENSE"),
    NOTICE("notice([._-].*)?", "NOTICE"),
    MODEL_CARD("readme\\.md", "MODEL_CARD.md");

    private final String names;
    private final String inBundle;

    Paper(String names, String inBundle) {
      this.names = names;
      this.inBundle = inBundle;
    }
  }

  private Papers() {}

  static SortedMap<String, byte[]> in(Path folder) {
    SortedMap<String, byte[]> papers = new TreeMap<>();
    List<Path> files = list(folder);
    for (Paper paper : Paper.values()) {
      Optional<Path> found =
          files.stream()
              .filter(file -> lower(file).matches(paper.names))
              .min(Comparator.comparing(Papers::lower));
      found.ifPresent(file -> papers.put(paper.inBundle, read(file)));
    }
    return papers;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file))
          .filter(file -> file.toFile().length() <= LARGEST)
          .toList();
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private static String lower(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
