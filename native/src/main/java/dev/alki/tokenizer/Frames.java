// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/// Reads what tokenizer.json says about special tokens around a text (`post_processor`).
final class Frames {
  private Frames() {}

  static Frame of(Component part) {
    if (part.absent()) {
      return Frame.NONE;
    }
    return switch (part.type()) {
      case "ByteLevel" -> Frame.NONE;
      case "TemplateProcessing" -> template(part);
      case "BertProcessing", "RobertaProcessing" ->
          new Frame(List.of(pair(part.at("cls"))), List.of(pair(part.at("sep"))));
      case "Sequence" -> {
        Frame frame = Frame.NONE;
        for (Component step : part.each("processors")) {
          frame = of(step).outside(frame);
        }
        yield frame;
      }
      default -> throw part.unknown("post-processor");
    };
  }

  private static int pair(Component tokenAndId) {
    if (tokenAndId.json().size() != 2) {
      throw tokenAndId.wrong("a token and its id");
    }
    return new Component(tokenAndId.json().path(1), tokenAndId.name(), tokenAndId.file())
        .number(0, Models.MAX_TOKENS - 1);
  }

  private static Frame template(Component part) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    int texts = 0;
    for (Component piece : part.each("single")) {
      if (piece.json().has("SpecialToken")) {
        (texts == 0 ? before : after).addAll(special(part, piece.at("SpecialToken")));
      } else if (piece.at("Sequence").text("id").equals("A")) {
        texts++;
      } else {
        throw piece.wrong("SpecialToken, or Sequence with id A");
      }
    }
    if (texts != 1) {
      throw part.at("single").wrong("the text (Sequence A) once");
    }
    return new Frame(before, after);
  }

  private static List<Integer> special(Component template, Component named) {
    String name = named.text("id");
    Component token = template.at("special_tokens").at(name);
    if (token.absent()) {
      throw Fault.in(Code.TOKENIZER_INVALID, named.file())
          .what(named.name() + " names a special token that is not listed")
          .got(name)
          .fault();
    }
    return token.each("ids").stream().map(id -> id.number(0, Models.MAX_TOKENS - 1)).toList();
  }
}
