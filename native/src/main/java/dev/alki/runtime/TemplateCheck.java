// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;
import java.util.Optional;

/// Whether the engine renders the model's chat template, so that what the user says is in it.
final class TemplateCheck {
  static final String NAME = "template";

  private static final ChatMessage QUESTION =
      new ChatMessage("user", "What is the capital of Peru?");

  private static final List<ChatMessage> TURNS =
      List.of(
          new ChatMessage("system", "You are helpful."),
          QUESTION,
          new ChatMessage("assistant", "Lima."),
          new ChatMessage("user", "And of Chile?"));

  private TemplateCheck() {}

  static Check of(Session session, GgufFacts facts) {
    if (facts.chatTemplate().isEmpty()) {
      return Check.notCheckable(NAME, "the model has no chat template");
    }
    String rendered = session.render(List.of(QUESTION));
    if (!rendered.contains(QUESTION.content())) {
      return Check.failed(
          NAME, "the question is not in what was rendered: " + GenerationCheck.quote(rendered));
    }
    return Check.passed(NAME, conversation(session));
  }

  /// Some templates refuse a system message or turns out of order: that is their right, and is
  /// said.
  private static String conversation(Session session) {
    Optional<String> refusal = Optional.empty();
    try {
      String rendered = session.render(TURNS);
      if (TURNS.stream().allMatch(turn -> rendered.contains(turn.content()))) {
        return "renders a question and a conversation with a system message";
      }
    } catch (Fault fault) {
      if (fault.code() != Code.ENGINE_REFUSED) {
        throw fault;
      }
      refusal = Optional.of(fault.getMessage());
    }
    return "renders a question, but no conversation with a system message"
        + refusal.map(why -> ": " + why).orElse("");
  }
}
