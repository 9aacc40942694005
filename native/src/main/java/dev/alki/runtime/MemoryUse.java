// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Highest values so far, in bytes: all memory in use (with the mapped weights that were touched),
/// and the anonymous part of it. Zero where the system does not tell.
public record MemoryUse(long peak, long peakAnonymous) {
  public static final MemoryUse UNKNOWN = new MemoryUse(0, 0);

  private static final Pattern FIELD = Pattern.compile("(VmHWM|RssAnon):\\s+(\\d+) kB");

  /// Of a process, as Linux tells it in `/proc`.
  public static MemoryUse of(long pid) {
    try {
      Map<String, Long> fields =
          Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
              .map(FIELD::matcher)
              .filter(Matcher::matches)
              .collect(
                  Collectors.toMap(
                      field -> field.group(1), field -> Long.parseLong(field.group(2)) << 10));
      return new MemoryUse(fields.getOrDefault("VmHWM", 0L), fields.getOrDefault("RssAnon", 0L));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /// The higher of each.
  public MemoryUse max(MemoryUse other) {
    return new MemoryUse(Math.max(peak, other.peak), Math.max(peakAnonymous, other.peakAnonymous));
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("peakBytes", peak)
        .put("peakAnonymousBytes", peakAnonymous);
  }
}
