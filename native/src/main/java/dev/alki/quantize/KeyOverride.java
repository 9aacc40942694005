// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Value;
import java.nio.charset.StandardCharsets;

/// A key-value that a file gets whatever the model says.
public record KeyOverride(String key, Value value) {
  /// Room that llama.cpp has for a key or a text.
  static final int MAX_BYTES = 127;

  /// From `KEY=TYPE:VALUE`, as `llama-quantize --override-kv` takes it: an `int` becomes an u32
  /// without its sign, a `float` an f32.
  public static KeyOverride parse(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':', equals + 1);
    if (equals < 1 || colon < 0 || bytes(text.substring(0, equals)) > MAX_BYTES) {
      throw usage(text)
          .what("is no override")
          .expected("KEY=TYPE:VALUE, TYPE being int, float, bool or str")
          .fault();
    }
    String value = text.substring(colon + 1);
    return new KeyOverride(
        text.substring(0, equals), value(text, text.substring(equals + 1, colon), value));
  }

  private static Value value(String text, String type, String value) {
    try {
      return switch (type) {
        case "int" -> Value.u32(Math.absExact(Long.parseLong(value)));
        case "float" -> Value.f32((float) Double.parseDouble(value));
        case "bool" -> Value.bool(truth(value));
        case "str" -> Value.string(bounded(value));
        default ->
            throw usage(text)
                .what("has an unknown type")
                .expected("int, float, bool or str")
                .got(type)
                .fault();
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw usage(text).what("is no value of type " + type).cause(e).fault();
    }
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static String bounded(String value) {
    if (bytes(value) > MAX_BYTES) {
      throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes");
    }
    return value;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Fault.Draft usage(String text) {
    return Fault.in(Code.WRONG_USAGE, "--override-kv " + text);
  }
}
