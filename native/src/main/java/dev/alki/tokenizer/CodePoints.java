// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// Kinds of code points, as the tokenizers of Hugging Face know them.
final class CodePoints {
  private CodePoints() {}

  static String map(String text, IntFunction<String> change) {
    StringBuilder changed = new StringBuilder(text.length());
    text.codePoints().forEach(c -> changed.append(change.apply(c)));
    return changed.toString();
  }

  static String without(String text, IntPredicate kind) {
    return text.codePoints()
        .filter(kind.negate())
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static String lowercase(int c) {
    return Character.toString(c).toLowerCase(Locale.ROOT);
  }

  /// Unicode's White_Space.
  static boolean space(int c) {
    return switch (c) {
      case '\t',
          '\n',
          0x0B,
          '\f',
          '\r',
          ' ',
          0x85,
          0xA0,
          0x1680,
          0x2028,
          0x2029,
          0x202F,
          0x205F,
          0x3000 ->
          true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /// End of the white space that begins at `from`.
  static int spaceAfter(String text, int from) {
    int at = from;
    while (at < text.length() && space(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Begin of the white space that ends at `to`.
  static int spaceBefore(String text, int to) {
    int at = to;
    while (at > 0 && space(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  static boolean mark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /// Letters, marks, decimal digits and what connects words: `\w`.
  static boolean word(int c) {
    return Character.isAlphabetic(c)
        || mark(c)
        || c == 0x200C
        || c == 0x200D
        || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
        || Character.getType(c) == Character.CONNECTOR_PUNCTUATION;
  }

  static boolean numeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /// Unicode's punctuation, and ASCII's signs.
  static boolean punctuation(int c) {
    return c >= '!' && c <= '/'
        || c >= ':' && c <= '@'
        || c >= '[' && c <= '`'
        || c >= '{' && c <= '~'
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              true;
          default -> false;
        };
  }

  static boolean bertControl(int c) {
    return c == 0
        || c == 0xFFFD
        || c != '\t'
            && c != '\n'
            && c != '\r'
            && switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.PRIVATE_USE,
                  Character.SURROGATE ->
                  true;
              default -> false;
            };
  }

  /// Blocks of ideographs; one begins later than its block does, as in the source.
  static boolean bertIdeograph(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2A6DF
        || c >= 0x2A700 && c <= 0x2B73F
        || c >= 0x2B740 && c <= 0x2B81F
        || c >= 0x2B920 && c <= 0x2CEAF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }

  static boolean nmtControl(int c) {
    return c >= 0x01 && c <= 0x08
        || c == 0x0B
        || c >= 0x0E && c <= 0x1F
        || c == 0x7F
        || c == 0x8F
        || c == 0x9F;
  }

  static boolean nmtSpace(int c) {
    return switch (c) {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> c >= 0x200B && c <= 0x200F;
    };
  }
}
