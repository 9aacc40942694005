// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Which names a bundle may contain: relative, with slashes, the same file on every system.
public final class BundlePath {
  private static final int LONGEST = 255;

  /// Devices, on Windows, whatever extension follows.
  private static final List<String> DEVICES = List.of("con", "prn", "aux", "nul", "com1", "lpt1");

  private BundlePath() {}

  /// Only ASCII letters, digits, dot, dash, underscore and, between parts, a slash: so no absolute
  /// path, no way out, nothing hidden, nothing that two systems write differently.
  public static boolean allowed(String path) {
    return path.length() <= LONGEST
        && Arrays.stream(path.split("/", -1)).allMatch(BundlePath::part);
  }

  private static boolean part(String name) {
    String stem = name.toLowerCase(Locale.ROOT).replaceAll("\\..*", "");
    return name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")
        && !name.endsWith(".")
        && !DEVICES.contains(stem);
  }
}
