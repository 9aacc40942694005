// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A visible character for each byte, so that bytes can be written as text: printable Latin-1
/// stands for itself, the other 68 bytes in order for U+0100 to U+0143. Source: GPT-2.
final class ByteLevelAlphabet {
  private static final int SHIFTED = 0x100;
  private static final char[] CHARACTERS = new char[256];
  private static final int[] BYTES = new int[SHIFTED + 68];

  static {
    java.util.Arrays.fill(BYTES, -1);
    int shifted = SHIFTED;
    for (int b = 0; b < 256; b++) {
      boolean itself = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      CHARACTERS[b] = (char) (itself ? b : shifted++);
      BYTES[CHARACTERS[b]] = b;
    }
  }

  private ByteLevelAlphabet() {}

  static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    char[] characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = CHARACTERS[bytes[i] & 0xFF];
    }
    return new String(characters);
  }

  /// Whether `text` is written in this alphabet alone.
  static boolean covers(String text) {
    return text.chars().allMatch(c -> c < BYTES.length && BYTES[c] >= 0);
  }

  /// The bytes that a text of this alphabet stands for; characters that are not of it are left out.
  static byte[] decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < BYTES.length && BYTES[c] >= 0) {
        bytes.write(BYTES[c]);
      }
    }
    return bytes.toByteArray();
  }
}
