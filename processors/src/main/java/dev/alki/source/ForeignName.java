// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of files that others chose. Refused on every system is what any system would read as
/// something else than one file below its folder.
public final class ForeignName {
  private static final int LONGEST_PART = 255;
  private static final int LONGEST_PATH = 4096;
  private static final int MOST_PARTS = 64;

  /// Devices, on Windows, whatever extension follows.
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private ForeignName() {}

  /// What is wrong with a relative path with slashes; nothing when it is one.
  public static Optional<String> fault(String path) {
    String[] parts = path.split("/", -1);
    if (path.startsWith("/")) {
      return Optional.of("is an absolute path");
    }
    if (parts.length > MOST_PARTS || bytes(path) > LONGEST_PATH) {
      return Optional.of("is too long");
    }
    return Arrays.stream(parts).flatMap(part -> partFault(part).stream()).findFirst();
  }

  /// What is wrong with the name of one file or folder.
  public static Optional<String> partFault(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("has a part that is empty, '.' or '..'");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD')) {
      return Optional.of("has characters in it that cannot be printed");
    }
    if (name.contains("\\") || name.contains(":") || name.contains("/")) {
      return Optional.of("has a \\ or : in it, which leads elsewhere on other systems");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("has a part that ends with a dot or a space");
    }
    if (DEVICE.matcher(name).matches()) {
      return Optional.of("has a part that is a device on other systems");
    }
    return bytes(name) > LONGEST_PART
        ? Optional.of("has a part that is too long")
        : Optional.empty();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
