// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The models or data sets that a model card says a model was made from: names on the hub,
/// addresses, or maps that are taken as they are.
record Origins(long weights) {
  private static final Pattern ADDRESS = Pattern.compile("(https?|ssh)://.*", Pattern.DOTALL);
  private static final Pattern HUB =
      Pattern.compile("https?://huggingface.co/([^/]+/[^/]+)", Pattern.DOTALL);

  /// From the first of the keys that is present; empty when none is.
  Optional<ArrayNode> of(ObjectNode card, String... keys) {
    for (String key : keys) {
      if (card.has(key)) {
        ArrayNode origins = JsonNodeFactory.instance.arrayNode();
        if (card.get(key).isTextual()) {
          origins.add(origin(card.get(key)));
        } else if (card.get(key) instanceof ArrayNode several) {
          several.forEach(one -> origins.add(origin(one)));
        }
        return Optional.of(origins);
      }
    }
    return Optional.empty();
  }

  private JsonNode origin(JsonNode said) {
    if (said instanceof ObjectNode map) {
      return map;
    }
    ObjectNode origin = JsonNodeFactory.instance.objectNode();
    if (!said.isTextual()) {
      return origin;
    }
    String text = said.textValue();
    if (ADDRESS.matcher(text).matches()) {
      origin.put("repo_url", text);
      Matcher hub = HUB.matcher(text);
      if (hub.matches()) {
        describe(origin, NameParts.of(hub.group(1), weights));
      }
      return origin;
    }
    NameParts parts = NameParts.of(text, weights);
    describe(origin, parts);
    parts
        .organization()
        .ifPresent(maker ->
            origin.put("repo_url", "https://huggingface.co/" + maker + "/" + parts.name()));
    return origin;
  }

  private static void describe(ObjectNode origin, NameParts parts) {
    origin.put("name", NameParts.title(parts.name()));
    parts.organization().ifPresent(maker -> origin.put("organization", NameParts.title(maker)));
    parts.version().ifPresent(version -> origin.put("version", version));
  }
}
