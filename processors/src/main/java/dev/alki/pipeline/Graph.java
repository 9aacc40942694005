// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.check.YamlText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The way of a job as a tree, for those who draw it: an array of nodes, each with a `kind` and a
/// `name`. A `step` is a verb; what else of Camel's holds steps has them in `steps` (`each` says
/// `profile` when they are done for every profile) or, where only some are taken, in `branches`.
/// `profiles` are those that a step makes when a job names none.
final class Graph {
  private static final String KAMELET = "kamelet:";
  private static final String STEP = "step:";
  private static final String DISPATCH = KAMELET + "dispatch";
  private static final String DIRECT = "direct:";

  private final Map<String, JsonNode> routes = new HashMap<>();

  /// Routes that are being drawn: one that leads into itself is not followed again.
  private final Deque<String> open = new ArrayDeque<>();

  private Graph(RouteFile file) {
    for (JsonNode entry : YamlText.parse(file.name(), file.text()).json()) {
      JsonNode from = entry.path("route").path("from");
      routes.put(uri(from), from.path("steps"));
    }
  }

  static ArrayNode of(RouteFile file) {
    return new Graph(file).route(RouteFile.ENTRY);
  }

  private ArrayNode route(String uri) {
    open.push(uri);
    ArrayNode nodes = nodes(routes.getOrDefault(uri, JsonNodeFactory.instance.arrayNode()));
    open.pop();
    return nodes;
  }

  private ArrayNode nodes(JsonNode steps) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    for (JsonNode step : steps) {
      step.properties().forEach(entry -> add(nodes, entry.getKey(), entry.getValue()));
    }
    return nodes;
  }

  private void add(ArrayNode nodes, String word, JsonNode what) {
    String uri = word.equals("to") ? uri(what) : "";
    if (uri.equals(DISPATCH)) {
      uri = DIRECT + what.at("/parameters/route").asText();
    }
    if (routes.containsKey(uri) && !open.contains(uri)) {
      nodes.addAll(route(uri));
      return;
    }
    ObjectNode node = nodes.addObject();
    if (uri.startsWith(KAMELET)) {
      node.put("kind", "step")
          .put("name", uri.substring(KAMELET.length()).replaceAll("[/?].*", ""));
      profiles(node, what.at("/parameters/profiles").asText());
    } else if (uri.startsWith(STEP)) {
      String type = uri.replaceAll("\\?.*", "");
      node.put("kind", "step")
          .put("name", type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    } else if (!uri.isEmpty()) {
      node.put("kind", "to").put("name", uri.replaceAll("\\?.*", ""));
    } else {
      node.put("kind", word).put("name", word);
      inner(node, what);
    }
  }

  private static void profiles(ObjectNode node, String text) {
    for (String name : text.split(",")) {
      if (!name.isBlank()) {
        node.withArray("/profiles").add(name.strip());
      }
    }
  }

  private void inner(ObjectNode node, JsonNode what) {
    if (what.path("when").isArray()) {
      ArrayNode branches = node.putArray("branches");
      what.path("when").forEach(when -> branch(branches, expression(when), when));
      if (what.has("otherwise")) {
        branch(branches, "otherwise", what.path("otherwise"));
      }
    } else if (what.path("steps").isArray()) {
      node.set("steps", nodes(what.path("steps")));
      if (expression(what).contains("body.profiles")) {
        node.put("each", "profile");
      }
    }
  }

  private void branch(ArrayNode branches, String name, JsonNode what) {
    branches.addObject().put("name", name).set("steps", nodes(what.path("steps")));
  }

  private static String expression(JsonNode what) {
    JsonNode direct = what.path("simple");
    JsonNode simple = direct.isMissingNode() ? what.at("/expression/simple") : direct;
    return simple.isTextual() ? simple.asText() : simple.path("expression").asText();
  }

  /// `direct:NAME`, also where the name stands among the parameters.
  private static String uri(JsonNode what) {
    String uri = what.isTextual() ? what.asText() : what.path("uri").asText();
    return uri.equals(DIRECT.substring(0, DIRECT.length() - 1))
        ? DIRECT + what.at("/parameters/name").asText()
        : uri;
  }
}
