// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What somebody may do on a server.
public enum Scope {
  /// Look at jobs, their events and logs.
  READ,
  /// Hand jobs in.
  SUBMIT,
  /// Call jobs off.
  CANCEL,
  /// Look at health and metrics, where those are not for this machine alone.
  OBSERVE;

  /// Of whoever works with jobs.
  public static final Set<Scope> USUAL = Set.of(READ, SUBMIT, CANCEL);

  public static final Set<Scope> ALL = Set.of(values());

  public static final String WORDS =
      Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));

  /// From words; `where` is what a message calls the place.
  public static Set<Scope> of(Iterable<String> words, Object where) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words) {
      scopes.add(
          Arrays.stream(values())
              .filter(scope -> scope.word().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  Fault.in(Code.TOKENS_INVALID, where)
                      .what("there is no scope '" + word.replaceAll("\\p{Cntrl}", "?") + "'")
                      .expected(WORDS)
                      .fault()));
    }
    return Set.copyOf(scopes);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
