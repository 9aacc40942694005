// SPDX-License-Identifier: Apache-2.0
package dev.alki.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Nearest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// Compares every use of a Kamelet with what the Kamelet says of itself. Camel alone ignores a
/// parameter that the Kamelet does not know.
record KameletCheck(YamlText yaml, Kamelets kamelets) {
  private static final String SCHEME = "kamelet:";

  /// What is written in a Kamelet itself.
  private static final List<String> PLACES = List.of("source", "sink");

  void run() {
    visit(yaml.json(), "");
  }

  private void visit(JsonNode node, String pointer) {
    if (node.isTextual() && node.textValue().startsWith(SCHEME)) {
      use(node.textValue(), pointer, yaml.json().at(parent(pointer)), parent(pointer));
    }
    node.properties().forEach(entry -> visit(entry.getValue(), pointer + "/" + entry.getKey()));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(node.get(i), pointer + "/" + i);
      }
    }
  }

  private void use(String uri, String pointer, JsonNode around, String above) {
    String rest = uri.substring(SCHEME.length());
    String name = rest.replaceAll("[/?].*", "");
    if (PLACES.contains(name) || name.contains("{{")) {
      return;
    }
    JsonNode definition =
        kamelets
            .definition(name)
            .orElseThrow(() ->
                Fault.in(Code.KAMELET_UNKNOWN, yaml.where(pointer))
                    .what("there is no Kamelet '" + name + "'")
                    .help(Nearest.help(name, kamelets.names()))
                    .fault());
    Map<String, Given> given = new TreeMap<>();
    if (rest.contains("?")) {
      for (String pair : rest.substring(rest.indexOf('?') + 1).split("&")) {
        int equals = pair.indexOf('=');
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        given.put(equals < 0 ? pair : pair.substring(0, equals), new Given(pointer, value));
      }
    }
    if (pointer.endsWith("/uri")) {
      around
          .path("parameters")
          .properties()
          .forEach(entry ->
              given.put(
                  entry.getKey(),
                  new Given(above + "/parameters/" + entry.getKey(), entry.getValue().asText())));
    }
    compare(name, pointer, definition, given);
  }

  private void compare(String name, String pointer, JsonNode definition, Map<String, Given> given) {
    JsonNode properties = definition.path("properties");
    List<String> known = properties.properties().stream().map(Map.Entry::getKey).toList();
    given.forEach((parameter, value) -> {
      if (!known.contains(parameter)) {
        throw Fault.in(Code.PARAMETER_UNKNOWN, yaml.where(value.pointer()))
            .what("the Kamelet '" + name + "' has no parameter '" + parameter + "'")
            .help(Nearest.help(parameter, known))
            .fault();
      }
      value(parameter, value, properties.path(parameter));
    });
    for (JsonNode required : definition.path("required")) {
      if (!given.containsKey(required.asText())) {
        throw Fault.in(Code.PARAMETER_INVALID, yaml.where(pointer))
            .what("the Kamelet '" + name + "' needs the parameter '" + required.asText() + "'")
            .fault();
      }
    }
  }

  private void value(String parameter, Given given, JsonNode property) {
    String text = given.text();
    if (text.contains("{{")) {
      return;
    }
    String type = property.path("type").asText("string");
    boolean fits =
        switch (type) {
          case "integer" -> text.matches("[+-]?\\d{1,9}");
          case "number" -> text.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
          case "boolean" -> text.matches("true|false");
          default -> true;
        };
    if (!fits) {
      throw wrong(parameter, given).expected("a value of type " + type).got(text).fault();
    }
    List<String> allowed =
        StreamSupport.stream(property.path("enum").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      throw wrong(parameter, given)
          .expected("one of " + String.join(", ", allowed))
          .got(text)
          .help(Nearest.help(text, allowed))
          .fault();
    }
  }

  private Fault.Draft wrong(String parameter, Given given) {
    return Fault.in(Code.PARAMETER_INVALID, yaml.where(given.pointer())).what(parameter);
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  private record Given(String pointer, String text) {}
}
