// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.util.Locale;

/// Numbers as people read them.
final class Quantities {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final int MINUTE = 60;

  private Quantities() {}

  /// Bytes with three figures, in powers of 1000 as disks have them.
  static String size(long bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 999.5) {
      number /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : figures(number) + " " + UNITS[unit];
  }

  /// A count with its thousands: 1.5 k, 2.36 G.
  static String count(double number) {
    String[] prefixes = {"", " k", " M", " G", " T"};
    int prefix = 0;
    double rest = number;
    while (rest >= 999.5 && prefix < prefixes.length - 1) {
      rest /= 1000;
      prefix++;
    }
    return (prefix == 0 ? String.valueOf(Math.round(rest)) : figures(rest)) + prefixes[prefix];
  }

  static String seconds(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < MINUTE
        ? whole + " s"
        : whole < MINUTE * MINUTE
            ? String.format(Locale.ROOT, "%d min %02d s", whole / MINUTE, whole % MINUTE)
            : String.format(
                Locale.ROOT, "%d h %02d min", whole / MINUTE / MINUTE, whole / MINUTE % MINUTE);
  }

  static String decimals(double number, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }

  private static String figures(double number) {
    return decimals(number, number < 9.995 ? 2 : number < 99.95 ? 1 : 0);
  }
}
