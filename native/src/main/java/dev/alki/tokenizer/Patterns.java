// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

/// Reads what is looked for: `{"String": ...}`, `{"Regex": ...}`, or a text.
final class Patterns {
  private Patterns() {}

  static TextPattern of(Component part) {
    if (part.json().isTextual()) {
      return TextPattern.text(notEmpty(part), part.file());
    }
    if (part.json().has("Regex")) {
      return TextPattern.regex(part.text("Regex"), part.file());
    }
    return TextPattern.text(notEmpty(part.at("String")), part.file());
  }

  private static String notEmpty(Component text) {
    if (text.asText().isEmpty()) {
      throw text.wrong("a text that is not empty");
    }
    return text.asText();
  }
}
