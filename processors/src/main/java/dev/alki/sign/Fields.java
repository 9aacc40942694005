// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A JSON object of which every key is known. `name` is its place in the text, empty for the whole;
/// whatever is wrong is a fault SIGNATURE_INVALID at `where`.
record Fields(Object where, String name, JsonNode json) {
  /// Far above any real signature, of a bundle with very many files.
  static final int LARGEST = 16 << 20;

  private static final StrictJson JSON = new StrictJson(LARGEST, 32, LARGEST, false);

  private static final int SHOWN = 80;

  static Fields parse(Object where, byte[] text) {
    try {
      return new Fields(where, "", JSON.read(text, where));
    } catch (Fault e) {
      // It is no signature then, whatever else it may be.
      throw Fault.told(Code.SIGNATURE_INVALID, e.getMessage(), e.help());
    }
  }

  /// Refuses keys beyond these, and an object that lacks one of the `required`.
  Fields only(Set<String> required, Set<String> optional) {
    if (!json.isObject()) {
      throw wrong("").expected("an object").got(shown(json)).fault();
    }
    json.fieldNames()
        .forEachRemaining(key -> {
          if (!required.contains(key) && !optional.contains(key)) {
            throw wrong(key).got("a key that means nothing here").fault();
          }
        });
    Set<String> missing = new HashSet<>(required);
    json.fieldNames().forEachRemaining(missing::remove);
    missing.stream()
        .sorted()
        .findFirst()
        .ifPresent(key -> {
          throw wrong(key).got("nothing").fault();
        });
    return this;
  }

  boolean has(String key) {
    return json.has(key);
  }

  Fields object(String key) {
    return new Fields(where, at(key), json.path(key));
  }

  String text(String key) {
    JsonNode value = json.path(key);
    if (!value.isTextual()) {
      throw wrong(key).expected("a string").got(shown(value)).fault();
    }
    return value.asText();
  }

  /// Refuses anything but this text.
  Fields is(String key, String expected) {
    String text = text(key);
    if (!text.equals(expected)) {
      throw wrong(key).expected(expected).got(shown(json.path(key))).fault();
    }
    return this;
  }

  List<Fields> list(String key) {
    JsonNode value = json.path(key);
    if (!value.isArray()) {
      throw wrong(key).expected("a list").got(shown(value)).fault();
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> new Fields(where, at(key) + "[" + i + "]", value.get(i)))
        .toList();
  }

  /// Padded, in the usual alphabet, with no bit that means nothing: no other text has these bytes.
  byte[] base64(String key) {
    String text = text(key);
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw wrong(key).expected("base64 with padding").fault();
  }

  /// Begins a fault about the value of `key`, or about this object.
  Fault.Draft wrong(String key) {
    String place = at(key);
    return Fault.in(Code.SIGNATURE_INVALID, where).what(place.isEmpty() ? "the signature" : place);
  }

  private String at(String key) {
    return name.isEmpty() ? key : key.isEmpty() ? name : name + "." + key;
  }

  static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
