// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A process that brings every bundle of a folder forward, tells of each, and can be killed.
final class ManyMigrations {
  private ManyMigrations() {}

  public static void main(String[] args) throws IOException {
    for (Path place : places(Path.of(args[0]))) {
      Path bundle = place.resolve("bundle");
      System.out.println(place.getFileName());
      if (Migration.due(bundle)) {
        Migration.migrate(bundle, bundle, false, draft -> {}, Progress.NONE);
      }
    }
  }

  static List<Path> places(Path folder) throws IOException {
    try (Stream<Path> places = Files.list(folder)) {
      return places.sorted().toList();
    }
  }
}
