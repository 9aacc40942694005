// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Texts as `llama-quantize` copies them from file to file: what follows a zero byte is lost.
final class CStrings {
  private CStrings() {}

  static Metadata cut(Metadata metadata) {
    Map<String, Value> entries = new LinkedHashMap<>();
    metadata.entries().forEach((key, value) -> entries.put(key, cut(value)));
    return new Metadata(entries);
  }

  /// A text as far as llama.cpp has room for it in an override.
  static Value bounded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(length(bytes, 0, bytes.length), KeyOverride.MAX_BYTES);
    return text(bytes, 0, length);
  }

  private static Value cut(Value value) {
    if (value.type() == ValueType.STRING) {
      byte[] encoded = value.encoded();
      return length(encoded, 8, encoded.length) == encoded.length - 8 ? value : cutText(encoded);
    }
    boolean strings = value.type() == ValueType.ARRAY && value.elementType() == ValueType.STRING;
    return strings && anyCut(value.encoded())
        ? Value.stringBytes(
            value.asStringBytes().stream()
                .map(text -> Arrays.copyOf(text, length(text, 0, text.length)))
                .toList())
        : value;
  }

  private static Value cutText(byte[] encoded) {
    return text(encoded, 8, length(encoded, 8, encoded.length));
  }

  private static Value text(byte[] bytes, int from, int length) {
    ByteBuffer text =
        ByteBuffer.allocate(8 + length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length)
            .put(bytes, from, length);
    return new Value(ValueType.STRING, text.array());
  }

  /// Vocabularies are long: they are only taken apart when something in them must go.
  private static boolean anyCut(byte[] array) {
    ByteBuffer lengths = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (at < array.length) {
      int start = at + 8;
      at = start + Math.toIntExact(lengths.getLong(at));
      if (length(array, start, at) < at - start) {
        return true;
      }
    }
    return false;
  }

  /// Bytes before the first zero.
  private static int length(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != 0) {
      at++;
    }
    return at - from;
  }
}
