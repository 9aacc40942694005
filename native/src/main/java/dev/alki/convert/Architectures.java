// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.convert.family.Architecture;
import dev.alki.convert.family.Families;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// All architectures that can be converted.
public final class Architectures {
  private static final Map<String, Architecture> BY_CLASS = new HashMap<>();

  static {
    for (Architecture architecture : Families.ALL) {
      for (String name : architecture.classes()) {
        if (BY_CLASS.put(name, architecture) != null) {
          throw new IllegalStateException(name + " is claimed twice");
        }
      }
    }
  }

  private Architectures() {}

  /// Names of the classes of transformers that can be converted.
  public static SortedSet<String> classes() {
    return new TreeSet<>(BY_CLASS.keySet());
  }

  /// The one for models of this class of transformers.
  static Optional<Architecture> find(String name) {
    return Optional.ofNullable(BY_CLASS.get(name));
  }

  /// `where` is what messages call the configuration that names the class.
  static Architecture of(String name, Object where) {
    Architecture found = BY_CLASS.get(name);
    if (found != null) {
      return found;
    }
    String nearest =
        BY_CLASS.keySet().stream()
            .min(
                Comparator.comparingInt((String other) -> distance(name, other))
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    throw Fault.in(Code.ARCHITECTURE_UNKNOWN, where)
        .what("is a model of a class that cannot be converted yet")
        .got(shown)
        .help(
            "The nearest that can is "
                + nearest
                + "; docs/architectures.md has all. Where a converter of your own stands in for it"
                + " (alki.converter."
                + shown
                + "), 'alki convert' and 'alki quantize' use that.")
        .fault();
  }

  /// Insertions, removals and changes of letters between two names.
  private static int distance(String a, String b) {
    String start = a.length() > 100 ? a.substring(0, 100) : a;
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= start.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (start.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
