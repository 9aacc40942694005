// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The names in an archive, each of which would be the same file on every system, and none of which
/// leads anywhere else.
final class EntryNames {
  private final Path archive;
  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();

  EntryNames(Path archive) {
    this.archive = archive;
  }

  /// Whether a file may be one that is read as a whole, wherever in the archive the bundle is.
  static boolean mayBeDocument(String path) {
    return SeenBundle.isDocument(path) || SeenBundle.isDocument(name(path));
  }

  /// The path, without what `tar -C BUNDLE .` puts before it.
  String add(String entry, boolean folder) {
    String path = entry.replaceFirst("^\\./+", "").replaceFirst("/+$", "");
    if (folder && (path.isEmpty() || path.equals("."))) {
      return "";
    }
    if (!BundlePath.allowed(path)) {
      throw unsafe("has a file with a name that no bundle may contain", path);
    }
    String lower = path.toLowerCase(Locale.ROOT);
    if (folder ? files.contains(lower) : !files.add(lower) || folders.contains(lower)) {
      throw unsafe("has a name twice, in whatever case", path);
    }
    if (folder) {
      folders.add(lower);
    }
    for (int slash = lower.indexOf('/'); slash >= 0; slash = lower.indexOf('/', slash + 1)) {
      folders.add(lower.substring(0, slash));
      if (files.contains(lower.substring(0, slash))) {
        throw unsafe("has a file that is a folder, too", path);
      }
    }
    return path;
  }

  /// The bundle, whose folder is where the manifest is that lies least deep.
  SeenBundle seen(String name, SortedMap<String, FileDigest> all, Map<String, byte[]> documents) {
    String root =
        all.keySet().stream()
            .filter(path -> name(path).equals(Manifest.NAME))
            .map(path -> path.substring(0, path.length() - Manifest.NAME.length()))
            .min((one, other) -> Integer.compare(one.length(), other.length()))
            .orElseThrow(() ->
                Fault.in(Code.BUNDLE_INVALID, archive)
                    .what("there is no " + Manifest.NAME + " in it")
                    .help("Name an archive of a bundle.")
                    .fault());
    SortedMap<String, FileDigest> inside = new TreeMap<>();
    Map<String, byte[]> kept = new HashMap<>();
    all.forEach((path, file) -> {
      if (!path.startsWith(root)) {
        throw Fault.in(Code.BUNDLE_INVALID, archive)
            .what("has a file beside the bundle")
            .got("'" + path + "'")
            .help("Make an archive of the bundle alone.")
            .fault();
      }
      String own = path.substring(root.length());
      inside.put(own, new FileDigest(own, file.sha256(), file.bytes()));
      if (documents.containsKey(path)) {
        kept.put(own, documents.get(path));
      }
    });
    return new SeenBundle(name, inside, kept);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Fault unsafe(String what, String path) {
    return Fault.in(Code.UNSAFE_NAME, archive)
        .what(what)
        .got("'" + path.replaceAll("[^ -~]", "?") + "'")
        .help("It was not made by Alki; do not unpack it.")
        .fault();
  }
}
