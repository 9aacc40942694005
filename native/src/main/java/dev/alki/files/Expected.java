// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A file that this process reads before all of its bytes have come to this machine. It is found by
/// its place, by whoever opens it there.
public sealed interface Expected permits Arrival, Passing {
  /// The digest that all of its bytes will have.
  String sha256();

  /// Whether, and how, the file at this place is expected.
  static Optional<Expected> at(Path file) {
    return Places.BY_PLACE.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(Places.BY_PLACE.get(Places.of(file)));
  }

  /// How many bytes a file has, or will have.
  static long size(Path file) throws IOException {
    Optional<Expected> expected = at(file);
    return expected.isPresent() && expected.get() instanceof Passing passing
        ? passing.size()
        : Files.size(file);
  }

  /// Which file is expected where.
  final class Places {
    private static final Map<Path, Expected> BY_PLACE = new ConcurrentHashMap<>();

    private Places() {}

    static Path of(Path file) {
      return file.toAbsolutePath().normalize();
    }

    static void add(Path file, Expected expected) {
      BY_PLACE.put(of(file), expected);
    }

    static void remove(Path file, Expected expected) {
      BY_PLACE.remove(of(file), expected);
    }
  }
}
