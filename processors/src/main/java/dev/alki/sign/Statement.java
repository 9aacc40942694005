// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// What is said of some artifacts (in-toto Statement v1): of which kind it is (`predicateType`, a
/// URI), and what it says (`predicate`, an object of that kind).
public record Statement(List<Subject> subjects, String predicateType, JsonNode predicate) {
  private static final String TYPE = "https://in-toto.io/Statement/v1";

  /// An artifact: what it is called, and the SHA-256 that it goes by, in 64 hexadecimal digits.
  public record Subject(String name, String sha256) {
    public Subject {
      if (!sha256.matches(HEX)) {
        throw new IllegalArgumentException("not a sha256: " + sha256);
      }
    }
  }

  static final String HEX = "[0-9a-f]{64}";

  public Statement {
    subjects = List.copyOf(subjects);
    if (subjects.isEmpty() || !predicate.isObject()) {
      throw new IllegalArgumentException("a statement of nothing: " + predicateType);
    }
  }

  /// Its JSON, in which nothing depends on anything but it.
  public byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("_type", TYPE);
    ArrayNode list = json.putArray("subject");
    for (Subject subject : subjects) {
      list.addObject()
          .put("name", subject.name())
          .putObject("digest")
          .put("sha256", subject.sha256());
    }
    json.put("predicateType", predicateType);
    json.set("predicate", predicate);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads one, of whose predicate only is known that it is an object.
  static Statement parse(Object where, byte[] payload) {
    Fields fields =
        Fields.parse(where, payload)
            .only(Set.of("_type", "subject", "predicateType", "predicate"), Set.of())
            .is("_type", TYPE);
    List<Subject> subjects =
        fields.list("subject").stream()
            // cosign annotates, and names nothing: an artifact is what its digest says.
            .map(it -> it.only(Set.of("digest"), Set.of("name", "annotations")))
            .map(it ->
                new Subject(it.has("name") ? it.text("name") : "", sha256(it.object("digest"))))
            .toList();
    if (subjects.isEmpty()) {
      throw fields.wrong("subject").got("none").fault();
    }
    JsonNode predicate = fields.object("predicate").json();
    if (!predicate.isObject()) {
      throw fields.wrong("predicate").expected("an object").got(Fields.shown(predicate)).fault();
    }
    return new Statement(subjects, fields.text("predicateType"), predicate);
  }

  private static String sha256(Fields digest) {
    return hex(digest.only(Set.of("sha256"), Set.of()), "sha256");
  }

  static String hex(Fields in, String key) {
    String text = in.text(key);
    if (!text.matches(HEX)) {
      throw in.wrong(key).expected("64 hexadecimal digits").got(Fields.shown(in.json())).fault();
    }
    return text;
  }
}
