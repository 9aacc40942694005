// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/// Tokens that stand for one byte each, `<0x00>` to `<0xFF>`, for text that has no others.
final class ByteTokens {
  private final int[] ids = new int[256];

  ByteTokens(Map<String, Integer> vocabulary) {
    for (int b = 0; b < 256; b++) {
      ids[b] = vocabulary.getOrDefault(name(b), TokenIds.NONE);
    }
  }

  static String name(int b) {
    return "<0x%02X>".formatted(b);
  }

  /// The byte that a token of that name stands for.
  static OptionalInt named(String token) {
    if (token.length() == 6 && token.startsWith("<0x") && token.charAt(5) == '>') {
      int high = Character.digit(token.charAt(3), 16);
      int low = Character.digit(token.charAt(4), 16);
      if (high >= 0 && low >= 0) {
        return OptionalInt.of(high << 4 | low);
      }
    }
    return OptionalInt.empty();
  }

  /// Adds the tokens of a text's bytes, all or none.
  boolean add(String text, TokenIds to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      if (ids[b & 0xFF] == TokenIds.NONE) {
        return false;
      }
    }
    for (byte b : bytes) {
      to.add(ids[b & 0xFF]);
    }
    return true;
  }
}
