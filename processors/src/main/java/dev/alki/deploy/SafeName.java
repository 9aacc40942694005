// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Locale;

/// Names made from what a model says of itself, or a user of it: a model's own text is never
/// written unchanged into file names, unit files or manifests.
public final class SafeName {
  /// What every file system, unit file and label takes.
  private static final int LONGEST_FILE = 120;

  /// A label of RFC 1123, less room for a suffix.
  private static final int LONGEST_LABEL = 50;

  private SafeName() {}

  /// Letters and digits of ASCII, dot, dash and underscore, beginning with a letter or digit.
  public static String file(String text) {
    return shaped(text.replaceAll("[^A-Za-z0-9._-]+", "-"), LONGEST_FILE);
  }

  /// Lower-case letters, digits and dashes, beginning with a letter and ending with no dash: a name
  /// for containers, services and DNS.
  public static String label(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String shaped = shaped(lower, LONGEST_LABEL);
    return Character.isLetter(shaped.charAt(0)) ? shaped : "m-" + shaped;
  }

  private static String shaped(String text, int longest) {
    String begun = text.replaceAll("^[^A-Za-z0-9]+", "");
    String cut = begun.length() > longest ? begun.substring(0, longest) : begun;
    String ended = cut.replaceAll("[^A-Za-z0-9]+$", "");
    return ended.isEmpty() ? "model" : ended;
  }
}
