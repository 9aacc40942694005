// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Names of files that others chose, as one set: on some systems two of them may be one.
public final class ForeignNames {
  private ForeignNames() {}

  /// What is wrong with these relative paths, together or one by one; nothing when each can be a
  /// file of its own on every system.
  public static Optional<String> fault(Collection<String> paths) {
    Map<String, String> seen = new HashMap<>();
    for (String path : paths) {
      Optional<String> own = ForeignName.fault(path);
      if (own.isPresent()) {
        return own.map(reason -> "a name " + reason);
      }
      String same = seen.put(folded(path), path);
      if (same != null) {
        return Optional.of("two names are one where case or accents do not count: " + path);
      }
    }
    return paths.stream()
        .filter(path -> isFolder(path, seen))
        .findFirst()
        .map(path -> "a name is that of a file and of a folder: " + path);
  }

  private static boolean isFolder(String path, Map<String, String> seen) {
    String folded = folded(path);
    for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
      if (seen.containsKey(folded.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  private static String folded(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
