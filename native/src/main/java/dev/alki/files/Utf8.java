// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.OptionalInt;

/// Text as files have it.
public final class Utf8 {
  /// Strings by code points, which is the order of their UTF-8 bytes and Python's; that of
  /// [String#compareTo] differs beyond the first 65536.
  public static final Comparator<String> ORDER = Utf8::compare;

  private Utf8() {}

  /// Where `bytes` stop being UTF-8 (surrogates and overlong forms are not), counted from the
  /// position of the buffer, which stays as it is; empty when they are UTF-8 to the end.
  public static OptionalInt firstError(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    CharBuffer out = CharBuffer.allocate(Math.clamp(in.remaining(), 16, 8192));
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return result.isError()
        ? OptionalInt.of(in.position() - bytes.position())
        : OptionalInt.empty();
  }

  /// Whether a string has half a surrogate pair, which an escape in JSON can make.
  public static boolean torn(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.isLowSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothPlain = !Character.isSurrogate(x) && !Character.isSurrogate(y);
        boolean bothPaired = Character.isSurrogate(x) && Character.isSurrogate(y);
        // Half a pair stands for a code point beyond all that need no pair.
        return bothPlain || bothPaired ? x - y : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
