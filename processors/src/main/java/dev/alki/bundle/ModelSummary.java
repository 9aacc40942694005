// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.runtime.GgufFacts;
import java.util.List;

/// A model's facts as the manifest lists them: once what is the same for all profiles, and for each
/// what it makes of the model.
final class ModelSummary {
  /// What the model says of itself, as far as people choose by it.
  private static final List<String> TEXTS =
      List.of(
          "name",
          "basename",
          "finetune",
          "version",
          "size_label",
          "organization",
          "author",
          "license",
          "license.name",
          "license.link");

  private ModelSummary() {}

  static ObjectNode of(Contents contents) {
    GgufFacts facts = contents.facts();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("architecture", facts.architecture());
    for (String text : TEXTS) {
      facts.metadata().string("general." + text).ifPresent(value -> json.put(text, value));
    }
    json.put("weights", facts.weights());
    facts.contextLength().ifPresent(length -> json.put("contextLength", length));
    facts.cacheBytesPerToken().ifPresent(bytes -> json.put("cacheBytesPerToken", bytes));
    json.put("chatTemplate", facts.chatTemplate().isPresent());
    facts.tokenizerModel().ifPresent(model -> json.put("tokenizer", model));
    contents.projector().ifPresent(it -> json.set("projector", it.json(contents.name())));
    return json;
  }

  static ObjectNode ofProfile(GgufFacts facts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bytes", facts.bytes());
    if (facts.weights() > 0) {
      json.put("bitsPerWeight", Math.round(800.0 * facts.bytes() / facts.weights()) / 100.0);
    }
    facts.wholeNumber("general.file_type").ifPresent(type -> json.put("fileType", type));
    facts.types().stream()
        .sorted()
        .forEach(type -> json.withArray("/tensorTypes").add(type.name()));
    return json;
  }
}
