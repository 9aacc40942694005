// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The right name that someone probably meant.
public final class Nearest {
  private Nearest() {}

  /// The one of `names` with the fewest letters to add, drop, change or swap; none when that were
  /// more than a third of them.
  public static Optional<String> to(String wrong, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(wrong, name) <= Math.max(2, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(wrong, name)));
  }

  /// A sentence for a fault's help: the nearest name, or all there are.
  public static String help(String wrong, Collection<String> names) {
    return to(wrong, names)
        .map(name -> "Did you mean '" + name + "'?")
        .orElseGet(() ->
            names.isEmpty()
                ? "None is known here."
                : "Known are " + String.join(", ", names.stream().sorted().toList()) + ".");
  }

  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
