// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A tokenizer as transformers 4.57.6 loads it: tokenizer.json with what tokenizer_config.json, or
/// the tokenizer's class, says instead.
final class SavedTokenizer {
  /// Classes that put bos and eos around texts whatever tokenizer.json says, and whether they add a
  /// bos when nothing is said.
  private static final Map<String, Boolean> FRAMED =
      Map.of(
          "LlamaTokenizer", true,
          "CodeLlamaTokenizer", true,
          "GemmaTokenizer", true,
          "CohereTokenizer", true,
          "GPTNeoXTokenizer", false);

  /// Classes of models whose tokenizer_config.json does not name one.
  private static final Map<String, String> BY_MODEL =
      Map.of(
          "llama", "LlamaTokenizer",
          "mistral", "LlamaTokenizer",
          "mixtral", "LlamaTokenizer",
          "gemma", "GemmaTokenizer",
          "gemma2", "GemmaTokenizer",
          "gemma3_text", "GemmaTokenizer",
          "cohere", "CohereTokenizer",
          "cohere2", "CohereTokenizer",
          "gpt_neox", "GPTNeoXTokenizer");

  private final ObjectNode json;
  private final ObjectNode config;
  private final String type;
  private final Map<String, ObjectNode> added = new LinkedHashMap<>();
  private int next;

  private SavedTokenizer(ObjectNode tokenizer, ObjectNode config, Optional<String> modelType) {
    this.json = tokenizer.deepCopy();
    this.config = config;
    this.type =
        config
            .path("tokenizer_class")
            .asText(BY_MODEL.getOrDefault(modelType.orElse(""), ""))
            .replaceAll("Fast$", "");
  }

  /// `modelType` is that of config.json.
  static ObjectNode of(ObjectNode tokenizer, ObjectNode config, Optional<String> modelType) {
    SavedTokenizer saved = new SavedTokenizer(tokenizer, config, modelType);
    saved.addTokens();
    saved.spaceBefore();
    saved.bert();
    saved.frame();
    return saved.json;
  }

  private void addTokens() {
    next = json.path("model").path("vocab").size();
    for (JsonNode token : json.path("added_tokens")) {
      String content = token.path("content").asText();
      if (!(token instanceof ObjectNode object) || added.put(content, object) != null) {
        return; // Nothing can be added to what is refused as it is.
      }
      next = Math.max(next, token.path("id").asInt() + 1);
    }
    config.path("added_tokens_decoder").properties().stream()
        .filter(entry -> entry.getKey().matches("\\d{1,9}") && entry.getValue().isObject())
        .sorted(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())))
        .forEach(entry -> add((ObjectNode) entry.getValue()));
    for (String kind : TokenKinds.NAMES) {
      addNamed(config.path(kind));
    }
    config.path("additional_special_tokens").forEach(this::addNamed);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    added.values().forEach(all::add);
    json.set("added_tokens", all);
  }

  /// A special token by its content, or with its flags, if there is none of that content yet.
  private void addNamed(JsonNode token) {
    String content = (token.isObject() ? token.path("content") : token).asText("");
    if ((token.isObject() || token.isTextual()) && !added.containsKey(content)) {
      ObjectNode flags =
          token instanceof ObjectNode object
              ? object.deepCopy()
              : JsonNodeFactory.instance.objectNode().put("content", content);
      add(flags.put("special", true));
    }
  }

  private void add(ObjectNode token) {
    String content = token.path("content").asText();
    if (content.isEmpty()) {
      return;
    }
    ObjectNode known = added.get(content);
    JsonNode inModel = json.path("model").path("vocab").path(content);
    ObjectNode copy = token.deepCopy();
    if (known != null) {
      copy.set("id", known.path("id"));
    } else if (inModel.isInt()) {
      copy.set("id", inModel);
    } else {
      copy.put("id", next++);
    }
    added.put(content, copy);
  }

  private void spaceBefore() {
    if (json.path("pre_tokenizer") instanceof ObjectNode part
        && part.path("add_prefix_space").isBoolean()
        && !part.path("type").asText().equals("Metaspace")) {
      part.put("add_prefix_space", config.path("add_prefix_space").asBoolean(false));
    }
  }

  private void bert() {
    if (!type.equals("BertTokenizer")
        || !(json.path("normalizer") instanceof ObjectNode part)
        || !part.path("type").asText().equals("BertNormalizer")) {
      return;
    }
    part.put("lowercase", config.path("do_lower_case").asBoolean(true));
    part.put("handle_chinese_chars", config.path("tokenize_chinese_chars").asBoolean(true));
    part.set(
        "strip_accents",
        config.path("strip_accents").isBoolean()
            ? config.path("strip_accents")
            : JsonNodeFactory.instance.nullNode());
  }

  private void frame() {
    if (!FRAMED.containsKey(type)) {
      return;
    }
    ObjectNode template = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ObjectNode special = template.putObject("special_tokens");
    if (config.path("add_bos_token").asBoolean(FRAMED.get(type))) {
      mark(
          "bos_token",
          Set.of("LlamaTokenizer", "CodeLlamaTokenizer").contains(type) ? "<s>" : "",
          single,
          special);
    }
    single.addObject().putObject("Sequence").put("id", "A");
    if (config.path("add_eos_token").asBoolean(false)) {
      mark("eos_token", "", single, special);
    }
    json.set("post_processor", template);
  }

  private void mark(String kind, String usual, ArrayNode single, ObjectNode special) {
    JsonNode token = config.path(kind);
    String content = (token.isObject() ? token.path("content") : token).asText(usual);
    if (added.containsKey(content)) {
      single.addObject().putObject("SpecialToken").put("id", content);
      special.putObject(content).putArray("ids").add(added.get(content).path("id"));
    }
  }
}
