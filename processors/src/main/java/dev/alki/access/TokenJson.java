// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Tokens as JSON: `{"tokens": [{"name", "sha256", "scopes": [...], "rate", "jobs", "created",
/// "expires"}]}`; `rate`, `jobs` and `expires` may be missing. Anything else is refused: a file of
/// which only a part was understood would let in who should not be.
public final class TokenJson {
  private static final Set<String> FIELDS =
      Set.of("name", "sha256", "scopes", "rate", "jobs", "created", "expires");

  private TokenJson() {}

  static byte[] bytes(List<Token> tokens) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("tokens");
    tokens.forEach(token -> array.add(document(token).put("sha256", token.sha256())));
    try {
      String text =
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
  }

  /// What people see of one: everything but its hash.
  public static ObjectNode document(Token token) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", token.name());
    ArrayNode scopes = json.putArray("scopes");
    token.scopes().stream().sorted().forEach(scope -> scopes.add(scope.word()));
    token.rate().ifPresent(it -> json.put("rate", it));
    token.jobs().ifPresent(it -> json.put("jobs", it));
    json.put("created", token.created().toString());
    token.expires().ifPresent(it -> json.put("expires", it.toString()));
    return json;
  }

  static List<Token> of(JsonNode json, Path file) {
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (!json.isObject() || json.size() != 1 || !json.path("tokens").isArray()) {
      throw invalid(file, "is no file of tokens").expected("{\"tokens\": [...]}").fault();
    }
    for (JsonNode each : json.path("tokens")) {
      Token token = token(each, file);
      if (!names.add(token.name())) {
        throw invalid(file, "has two tokens '" + token.name() + "'").fault();
      }
      tokens.add(token);
    }
    return List.copyOf(tokens);
  }

  private static Token token(JsonNode json, Path file) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw invalid(file, "has a token with a key that is not known here")
            .expected("name, sha256, scopes, rate, jobs, created or expires")
            .fault();
      }
    }
    List<String> scopes = new ArrayList<>();
    json.path("scopes").forEach(it -> scopes.add(it.asText()));
    try {
      return new Token(
          json.path("name").asText(),
          json.path("sha256").asText(),
          Scope.of(scopes, file),
          number(json.path("rate"), file),
          number(json.path("jobs"), file),
          Instant.parse(json.path("created").asText()),
          Optional.of(json.path("expires"))
              .filter(it -> !it.isMissingNode())
              .map(it -> Instant.parse(it.asText())));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid(file, "has a token that is none: its name, sha256, scopes or times are wrong")
          .help("`alki token add NAME` writes one.")
          .cause(e)
          .fault();
    }
  }

  private static OptionalInt number(JsonNode json, Path file) {
    if (json.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!json.isInt() || json.intValue() < 1) {
      throw invalid(file, "has a token whose rate or jobs are wrong")
          .expected("a whole number above 0")
          .fault();
    }
    return OptionalInt.of(json.intValue());
  }

  private static Fault.Draft invalid(Path file, String what) {
    return Fault.in(Code.TOKENS_INVALID, file).what(what);
  }
}
