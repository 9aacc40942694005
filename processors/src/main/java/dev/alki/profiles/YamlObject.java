// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.check.YamlText;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An object in a profile's file, at a JSON pointer. What it has must be known and of the right
/// kind; faults say the line.
record YamlObject(YamlText yaml, String pointer) {
  static YamlObject of(YamlText yaml, String pointer, Collection<String> keys) {
    YamlObject object = new YamlObject(yaml, pointer);
    JsonNode json = yaml.json().at(pointer);
    if (!json.isObject()) {
      throw object.wrong("", "keys and values", json);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw object.unknown(entry.getKey(), keys);
      }
    }
    return object;
  }

  Optional<String> text(String key) {
    return value(key).map(json -> text(key, json));
  }

  String required(String key) {
    return text(key)
        .orElseThrow(() ->
            Fault.in(Code.PROFILE_INVALID, yaml.where(pointer))
                .what("there is no '" + key + "'")
                .help("A profile needs 'name', 'description' and 'mix', an override 'type'.")
                .fault());
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    value(key)
        .ifPresent(json -> {
          if (!json.isArray() || json.isEmpty()) {
            throw wrong(key, "a list of texts", json);
          }
          json.forEach(each -> texts.add(text(key, each)));
        });
    return texts;
  }

  boolean flag(String key) {
    return value(key)
        .map(json -> {
          if (!json.isBoolean()) {
            throw wrong(key, "true or false", json);
          }
          return json.booleanValue();
        })
        .orElse(false);
  }

  /// A whole number from 1 on; 0 when it is not there.
  int count(String key) {
    return value(key)
        .map(json -> {
          if (!json.isIntegralNumber() || !json.canConvertToInt() || json.intValue() < 1) {
            throw wrong(key, "a whole number above 0", json);
          }
          return json.intValue();
        })
        .orElse(0);
  }

  /// A number above 0; 0 when it is not there.
  double number(String key) {
    return value(key)
        .map(json -> {
          if (!json.isNumber() || json.doubleValue() <= 0) {
            throw wrong(key, "a number above 0", json);
          }
          return json.doubleValue();
        })
        .orElse(0.0);
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  Fault.Draft fault(String key) {
    return Fault.in(Code.PROFILE_INVALID, yaml.where(below(key)));
  }

  String below(String key) {
    return key.isEmpty() ? pointer : pointer + "/" + key;
  }

  Optional<JsonNode> value(String key) {
    return Optional.ofNullable(yaml.json().at(pointer).get(key));
  }

  Fault wrong(String key, String expected, JsonNode got) {
    String shown = got.isNull() ? "nothing" : got.toString();
    return fault(key)
        .what("'" + (key.isEmpty() ? pointer : key) + "'")
        .expected(expected)
        .got(shown.length() > 60 ? shown.substring(0, 60) + "..." : shown)
        .fault();
  }

  private String text(String key, JsonNode json) {
    if (!json.isTextual() || json.textValue().isBlank()) {
      throw wrong(key, "a text", json);
    }
    return json.textValue().strip();
  }

  private Fault unknown(String key, Collection<String> keys) {
    String help =
        key.toLowerCase(Locale.ROOT).startsWith("calibration")
            ? "llama-imatrix makes an importance matrix of a calibration text; name it as"
                + " 'imatrix'."
            : Nearest.help(key, keys);
    return fault(key).what("there is no '" + key + "' here").help(help).fault();
  }
}
