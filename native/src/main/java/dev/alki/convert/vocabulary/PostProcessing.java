// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads from the post-processor of a tokenizer.json which special tokens surround a text. What it
/// finds replaces entries of `config`, a copy of tokenizer_config.json; a last token that is not
/// the known end of text makes that the end of turn (or of message).
///
/// A token that tokenizer_config.json describes by an object is never equal to one here, as in the
/// reference.
final class PostProcessing {
  private final ObjectNode config;
  private final List<String> kinds;
  private final Map<String, Boolean> added;
  private JsonNode bos;
  private JsonNode eos;
  private JsonNode cls;
  private JsonNode sep;

  PostProcessing(ObjectNode config, List<String> kinds, Map<String, Boolean> added) {
    this.config = config;
    this.kinds = kinds;
    this.added = added;
    bos = config.path("bos_token");
    cls = config.path("cls_token");
    eos = config.path("eos_token");
    sep = config.path("sep_token");
    if (none(bos) && !none(cls)) {
      bos = cls;
      remember("bos_token", bos);
    }
    if (none(eos) && !none(sep)) {
      eos = sep;
      remember("eos_token", eos);
    }
  }

  void take(JsonNode processor) {
    switch (processor.path("type").asText()) {
      case "RobertaProcessing" -> roberta(processor);
      case "TemplateProcessing" -> template(processor);
      default -> {
        // Others add no token.
      }
    }
  }

  private void roberta(JsonNode processor) {
    added.put("bos", true);
    added.put("eos", true);
    added.put("sep", true);
    if (none(cls) && !config.isEmpty()) {
      cls = processor.has("cls") ? processor.path("cls").path(0) : bos;
      remember("cls_token", cls);
    }
    if (none(sep) && !config.isEmpty()) {
      sep = processor.has("sep") ? processor.path("sep").path(0) : eos;
      remember("sep_token", sep);
    }
  }

  private void template(JsonNode processor) {
    JsonNode single = processor.path("single");
    JsonNode first = MissingNode.getInstance();
    JsonNode last = MissingNode.getInstance();
    if (single.size() > 1) {
      first = special(single.path(0));
      if (!none(first)) {
        first(first);
      }
      last = special(single.path(single.size() - 1));
      if (!none(last)) {
        last(last);
      }
    }
    pair(processor.path("pair"), first, last);
  }

  private void first(JsonNode token) {
    if (config.isEmpty()) {
      bos = token;
    } else if (!token.equals(bos) && !token.equals(cls)) {
      if (none(bos)) {
        bos = token;
        remember("bos_token", token);
      }
      if (none(cls)) {
        cls = token;
        remember("cls_token", token);
      }
    }
    added.put("bos", token.equals(bos) || token.equals(cls));
  }

  private void last(JsonNode token) {
    if (config.isEmpty()) {
      eos = token;
    } else if (!token.equals(eos)) {
      for (String kind : List.of("eot", "eom")) {
        if (!kinds.contains(kind)) {
          kinds.add(kind);
          remember(kind + "_token", eos);
          break;
        }
      }
      eos = token;
      remember("eos_token", token);
    }
    added.put("eos", token.equals(eos));
  }

  /// Text A, one or two special tokens, text B, after what surrounds them is taken away.
  private void pair(JsonNode pair, JsonNode first, JsonNode last) {
    List<JsonNode> parts = new ArrayList<>();
    pair.forEach(parts::add);
    if (!parts.isEmpty() && !none(first) && special(parts.getFirst()).equals(first)) {
      parts.removeFirst();
    }
    if (!parts.isEmpty() && !none(last) && special(parts.getLast()).equals(last)) {
      parts.removeLast();
    }
    if (parts.size() < 3 || !sequence(parts.getFirst(), "A") || !sequence(parts.getLast(), "B")) {
      return;
    }
    List<JsonNode> between = parts.subList(1, parts.size() - 1);
    boolean separates = separator(special(between.getFirst())) && none(last);
    if (between.size() == 2 && separator(special(between.get(1)))) {
      separates = true;
    }
    added.put("sep", separates);
    if (separates && none(sep)) {
      remember("sep_token", eos);
    }
  }

  private boolean separator(JsonNode token) {
    return !none(token) && (token.equals(sep) || token.equals(eos));
  }

  private static boolean sequence(JsonNode part, String id) {
    return part.path("Sequence").path("id").asText().equals(id);
  }

  private static JsonNode special(JsonNode part) {
    return part.path("SpecialToken").path("id");
  }

  private void remember(String key, JsonNode token) {
    if (!config.isEmpty()) {
      config.set(key, token.isMissingNode() ? null : token);
    }
  }

  private static boolean none(JsonNode token) {
    return token.isNull()
        || token.isMissingNode()
        || token.isTextual() && token.textValue().isEmpty()
        || token.isContainerNode() && token.isEmpty();
  }
}
