// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// A model folder or file on this machine: used where it lies, never copied.
public final class LocalSource {
  /// Other programs' forms of the same weights, often as large as the model itself.
  private static final Set<String> OTHER_FORMS =
      Set.of("onnx", "onnx_data", "pth", "h5", "msgpack", "ot", "tflite", "mlmodel", "npz");

  /// The folders of links in a repository of a hub's cache.
  private static final Set<String> CACHED = Set.of("snapshots", ".alki");

  private LocalSource() {}

  /// Whether a source is meant to be on this machine: it is there, or at least the first folder of
  /// several that it names.
  public static boolean here(String source) {
    try {
      Path path = Path.of(source);
      return Files.exists(path)
          || path.getNameCount() > 1 && Files.isDirectory(path.subpath(0, 1)) && !path.isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /// Its files and what is in them. What is hidden, and what no conversion reads, is left out.
  public static Listing listing(Path source, Digests digests) {
    return Listing.of(source, digests, wanted(), bounds(source));
  }

  private static Predicate<String> wanted() {
    return name ->
        !name.startsWith(".") && !name.contains("/.") && !OTHER_FORMS.contains(ending(name));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Where links may lead: in the cache of a hub, to the blobs beside the snapshots and beside the
  /// choices that are made of them.
  private static Path bounds(Path source) {
    Path absolute = source.toAbsolutePath().normalize();
    for (Path inner = absolute; inner.getParent() != null; inner = inner.getParent()) {
      Path outer = inner.getParent();
      if (CACHED.contains(String.valueOf(inner.getFileName()))
          && String.valueOf(outer.getFileName()).startsWith("models--")
          && !inner.equals(absolute)) {
        return outer;
      }
    }
    return absolute;
  }
}
