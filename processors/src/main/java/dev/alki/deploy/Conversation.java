// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import dev.alki.runtime.GgufFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// How a model is talked with: its chat template (Jinja), and the texts of the tokens that end what
/// it says.
public record Conversation(Optional<String> template, List<String> ends) {
  public static final Conversation NONE = new Conversation(Optional.empty(), List.of());

  private static final List<String> ENDING = List.of("eos", "eot");

  public Conversation {
    ends = List.copyOf(ends);
  }

  /// A model without a chat template is not talked with.
  public static Conversation of(GgufFacts facts) {
    if (facts.chatTemplate().isEmpty()) {
      return NONE;
    }
    List<String> tokens = tokens(facts);
    List<String> ends =
        ENDING.stream()
            .map(name -> facts.wholeNumber("tokenizer.ggml." + name + "_token_id"))
            .flatMap(id -> text(tokens, id))
            .distinct()
            .toList();
    return new Conversation(facts.chatTemplate(), ends);
  }

  private static List<String> tokens(GgufFacts facts) {
    return facts
        .metadata()
        .get("tokenizer.ggml.tokens")
        .filter(it -> it.type() == ValueType.ARRAY && it.elementType() == ValueType.STRING)
        .map(Value::asStrings)
        .orElse(List.of());
  }

  private static Stream<String> text(List<String> tokens, OptionalLong id) {
    return id.isPresent() && id.getAsLong() < tokens.size()
        ? Stream.of(tokens.get((int) id.getAsLong()))
        : Stream.empty();
  }
}
