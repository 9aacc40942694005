// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

/// How much of a server one caller may use: `rate` requests a second (twice as many at once), and
/// `jobs` that have not ended.
public record Limits(int rate, int jobs) {
  /// Of whoever works on the same machine, where nobody is told apart.
  public static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public Limits {
    if (rate < 1 || jobs < 1) {
      throw new IllegalArgumentException(rate + " requests a second, " + jobs + " jobs");
    }
  }
}
