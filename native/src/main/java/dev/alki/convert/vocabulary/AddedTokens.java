// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.tokenizer.TokenKinds;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Tokens that were added to a vocabulary, by id, as transformers sees them: those of
/// tokenizer.json, with what tokenizer_config.json says about them instead, and special tokens that
/// are named there only.
final class AddedTokens {
  /// `normalized` if it is looked for in a text after normalizing.
  record Token(String content, boolean special, boolean normalized) {}

  private final Map<String, Integer> vocabulary;
  private final Map<Integer, Token> tokens = new TreeMap<>();
  private final Map<String, Integer> ids = new java.util.HashMap<>();
  private int next;

  private AddedTokens(Map<String, Integer> vocabulary) {
    this.vocabulary = vocabulary;
    this.next = vocabulary.size();
  }

  /// `vocabulary` is that of the model itself.
  static Map<Integer, Token> of(TokenizerFiles files, Map<String, Integer> vocabulary) {
    AddedTokens added = new AddedTokens(vocabulary);
    Set<String> special = special(files);
    for (JsonNode token : files.addedTokens()) {
      int id = Ids.of(token.path("id"), files.folder().resolve("tokenizer.json"));
      added.put(id, token, special);
    }
    if (files.config().path("added_tokens_decoder") instanceof ObjectNode decoder) {
      decoder.properties().stream()
          .sorted(Comparator.comparingInt(entry -> Ids.of(entry.getKey(), files.folder())))
          .forEach(entry -> added.add(entry.getValue(), special));
    }
    special.stream()
        .filter(content -> !added.ids.containsKey(content))
        .forEach(content -> added.put(added.idOf(content), content, true, false));
    return added.tokens;
  }

  private void add(JsonNode token, Set<String> special) {
    put(idOf(token.path("content").asText()), token, special);
  }

  private int idOf(String content) {
    Integer known = ids.get(content);
    return known != null ? known : vocabulary.getOrDefault(content, next);
  }

  private void put(int id, JsonNode token, Set<String> special) {
    String content = token.path("content").asText();
    boolean control = token.path("special").asBoolean();
    put(
        id,
        content,
        control || special.contains(content),
        token.path("normalized").asBoolean(!control));
  }

  private void put(int id, String content, boolean special, boolean normalized) {
    if (content.isEmpty()) {
      return;
    }
    tokens.put(id, new Token(content, special, normalized));
    ids.put(content, id);
    next = Math.max(next, id + 1);
  }

  /// Contents of all special tokens that tokenizer_config.json names. A list of extra ones was
  /// written by transformers 5, for which all tokens with a name are special; version 4 has names
  /// for the extra ones, and does not take a list.
  static Set<String> special(TokenizerFiles files) {
    Set<String> special = new java.util.LinkedHashSet<>();
    for (String kind : TokenKinds.NAMES) {
      content(files.config().path(kind), special);
    }
    files.config().path("additional_special_tokens").forEach(token -> content(token, special));
    JsonNode extra = files.config().path("extra_special_tokens");
    extra.forEach(token -> content(token, special));
    if (extra.isArray()) {
      files.config().properties().stream()
          .filter(entry -> entry.getKey().endsWith("_token"))
          .forEach(entry -> content(entry.getValue(), special));
    }
    return special;
  }

  private static void content(JsonNode token, Set<String> to) {
    JsonNode content = token.isObject() ? token.path("content") : token;
    if (content.isTextual() && !content.textValue().isEmpty()) {
      to.add(content.textValue());
    }
  }
}
