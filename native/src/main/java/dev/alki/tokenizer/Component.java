// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A part of a tokenizer as JSON describes it, and where it stands there, as in
/// `pre_tokenizer.pretokenizers[1]`. What is missing or of the wrong kind is refused by that name.
record Component(JsonNode json, String name, Path file) {
  boolean absent() {
    return json.isMissingNode() || json.isNull();
  }

  String type() {
    return text("type");
  }

  Component at(String key) {
    return new Component(json.path(key), name.isEmpty() ? key : name + "." + key, file);
  }

  /// Elements of an array that must be there.
  List<Component> each(String key) {
    Component list = at(key);
    if (!(list.json instanceof ArrayNode array)) {
      throw list.wrong("a list");
    }
    List<Component> parts = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      parts.add(new Component(element, list.name + "[" + parts.size() + "]", file));
    }
    return parts;
  }

  String asText() {
    if (!json.isTextual()) {
      throw wrong("a text");
    }
    return json.textValue();
  }

  String text(String key) {
    return at(key).asText();
  }

  String text(String key, String otherwise) {
    return at(key).absent() ? otherwise : text(key);
  }

  boolean flag(String key, boolean otherwise) {
    Component flag = at(key);
    if (flag.absent()) {
      return otherwise;
    }
    if (!flag.json.isBoolean()) {
      throw flag.wrong("true or false");
    }
    return flag.json.booleanValue();
  }

  /// A flag that may be absent.
  Optional<Boolean> flag(String key) {
    return at(key).absent() ? Optional.empty() : Optional.of(flag(key, false));
  }

  int number(int least, int most) {
    if (json.isIntegralNumber()
        && json.canConvertToInt()
        && json.intValue() >= least
        && json.intValue() <= most) {
      return json.intValue();
    }
    throw wrong("a whole number from " + least + " to " + most);
  }

  int number(String key, int least, int most) {
    return at(key).number(least, most);
  }

  Fault wrong(String expected) {
    String got = absent() ? "nothing" : json.toString();
    return Fault.in(Code.TOKENIZER_INVALID, file)
        .what(name + " is wrong")
        .expected(expected)
        .got(got.length() > 60 ? got.substring(0, 60) + "..." : got)
        .fault();
  }

  /// A kind of part that is not known here.
  Fault unknown(String kind) {
    return Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
        .what(name + " is a " + kind + " that is not known")
        .got(type())
        .help("Text would be cut otherwise than the model was taught, so it is refused.")
        .fault();
  }
}
