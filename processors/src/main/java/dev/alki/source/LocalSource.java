// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// A model folder or file on this machine: used where it lies, never copied.
public final class LocalSource {
  /// Other programs' forms of the same weights, often as large as the model itself.
  private static final Set<String> OTHER_FORMS =
      Set.of("onnx", "onnx_data", "pth", "h5", "msgpack", "ot", "tflite", "mlmodel", "npz");

  private LocalSource() {}

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

  /// Where links may lead: in the cache of a hub, to the blobs beside the snapshots.
  private static Path bounds(Path source) {
    Path absolute = source.toAbsolutePath().normalize();
    Path snapshots = absolute.getParent();
    boolean cached =
        snapshots != null
            && snapshots.endsWith("snapshots")
            && snapshots.getParent() != null
            && String.valueOf(snapshots.getParent().getFileName()).startsWith("models--");
    return cached ? snapshots.getParent() : absolute;
  }
}
