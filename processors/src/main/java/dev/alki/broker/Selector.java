// SPDX-License-Identifier: Apache-2.0
package dev.alki.broker;

import dev.alki.jobs.Needs;
import dev.alki.jobs.Needs.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which messages are for a worker: of everything that a message says it needs, the worker has just
/// that.
final class Selector {
  private Selector() {}

  /// The message's property that says which one of a kind is needed.
  static String property(Kind kind) {
    return "needs_" + kind.name().toLowerCase(Locale.ROOT);
  }

  /// For the worker that has this. Values have no quotes in them.
  static String of(Needs has) {
    return Arrays.stream(Kind.values())
        .map(kind -> condition(kind, Optional.ofNullable(has.all().get(kind))))
        .collect(Collectors.joining(" AND "));
  }

  private static String condition(Kind kind, Optional<String> value) {
    String nothing = property(kind) + " IS NULL";
    return value
        .map(it -> "(" + nothing + " OR " + property(kind) + " = '" + it + "')")
        .orElse(nothing);
  }
}
