// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The files that were chosen of a repository at one commit, in the order of their paths. No two of
/// their paths are one on some system, and none is a folder of another. A `gated` repository is
/// given only to those whom its owner lets in.
public record Snapshot(HubName name, String commit, boolean gated, List<HubFile> files) {
  public Snapshot {
    files = files.stream().sorted(Comparator.comparing(HubFile::path)).toList();
    Map<String, String> seen = new HashMap<>();
    for (HubFile file : files) {
      String plain = plain(file.path());
      String other = seen.putIfAbsent(plain, file.path());
      if (other != null) {
        throw collision(name, other, file.path());
      }
    }
    for (HubFile file : files) {
      String plain = plain(file.path());
      for (int slash = plain.indexOf('/'); slash > 0; slash = plain.indexOf('/', slash + 1)) {
        if (seen.containsKey(plain.substring(0, slash))) {
          throw collision(name, seen.get(plain.substring(0, slash)), file.path());
        }
      }
    }
  }

  public long bytes() {
    return files.stream().mapToLong(HubFile::size).sum();
  }

  /// The GGUF among them, or the first of its parts.
  Optional<String> gguf() {
    return files.stream().map(HubFile::path).filter(path -> path.endsWith(".gguf")).findFirst();
  }

  private static String plain(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static Fault collision(HubName name, String one, String other) {
    return Fault.in(Code.UNSAFE_NAME, name.repository())
        .what("'" + one + "' and '" + other + "' cannot both be on every system")
        .help("Its owner has to rename one of them.")
        .fault();
  }
}
