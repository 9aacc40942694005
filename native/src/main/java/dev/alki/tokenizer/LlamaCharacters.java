// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.files.Packed;
import java.util.List;
import java.util.TreeMap;

/// Kinds of code points as llama.cpp v0.5.0 knows them, whose tables are older than Java's: what
/// was assigned since is unassigned here.
final class LlamaCharacters {
  private static final TreeMap<Integer, Integer> UNASSIGNED = new TreeMap<>();

  static {
    for (List<String> range : new Packed(LlamaCharacters.class, "unassigned.tsv").rows()) {
      UNASSIGNED.put(Integer.parseInt(range.get(0), 16), Integer.parseInt(range.get(1), 16));
    }
  }

  /// General categories by their first letter; `SPACE` is Unicode's White_Space, whatever its
  /// category.
  enum Kind {
    SPACE,
    LETTER,
    MARK,
    NUMBER,
    PUNCTUATION,
    SYMBOL,
    CONTROL,
    OTHER
  }

  private LlamaCharacters() {}

  static Kind kind(int c) {
    if (CodePoints.space(c)) {
      return Kind.SPACE;
    }
    if (unassigned(c)) {
      return Kind.OTHER;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          Kind.LETTER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          Kind.MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.NUMBER;
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          Kind.SYMBOL;
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE ->
          Kind.CONTROL;
      case Character.UNASSIGNED -> Kind.OTHER;
      default -> Kind.PUNCTUATION;
    };
  }

  /// The ideographs of all blocks up to extension F.
  static boolean han(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2A6DF
        || c >= 0x2A700 && c <= 0x2EBEF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }

  static int lowercase(int c) {
    return unassigned(c) ? c : Character.toLowerCase(c);
  }

  /// The letter that a composed one begins with when it is taken apart.
  static int base(int c) {
    return c < 0xC0 || unassigned(c)
        ? c
        : java.text.Normalizer.normalize(Character.toString(c), java.text.Normalizer.Form.NFD)
            .codePointAt(0);
  }

  private static boolean unassigned(int c) {
    var range = c < 0x300 ? null : UNASSIGNED.floorEntry(c);
    return range != null && c <= range.getValue();
  }
}
