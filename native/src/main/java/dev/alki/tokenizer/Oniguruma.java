// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a regular expression of Oniguruma as one of Java, where the two differ: names of scripts,
/// negated properties, POSIX brackets, `\h`, and the flag `m`, by which a dot fits line ends too.
final class Oniguruma {
  private static final Pattern DIFFERENT =
      Pattern.compile(
          "\\\\[pP]\\{(\\^?)([A-Za-z_"
              + " ]+)\\}|\\[:(\\^?)([a-z]+):\\]|\\\\h|\\(\\?([a-z]*m[a-z]*)(?=[:)-])|\\\\.",
          Pattern.DOTALL);

  private Oniguruma() {}

  static String translate(String expression) {
    return DIFFERENT
        .matcher(expression)
        .replaceAll(found -> Matcher.quoteReplacement(translated((Matcher) found)));
  }

  private static String translated(Matcher found) {
    String all = found.group();
    if (found.group(2) != null) {
      boolean negative = (all.charAt(1) == 'P') != found.group(1).equals("^");
      return (negative ? "\\P{" : "\\p{") + property(found.group(2)) + "}";
    }
    if (found.group(4) != null) {
      return (found.group(3).isEmpty() ? "\\p{" : "\\P{") + "Is" + found.group(4) + "}";
    }
    if (found.group(5) != null) {
      return "(?" + found.group(5).replace('m', 's');
    }
    return all.equals("\\h") ? "[0-9a-fA-F]" : all;
  }

  /// One or two letters are a general category, more a script or a property.
  private static String property(String name) {
    return name.length() <= 2 ? name : "Is" + name.replace(" ", "");
  }
}
