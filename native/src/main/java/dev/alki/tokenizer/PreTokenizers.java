// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.PreTokenizer.*;
import java.util.Arrays;
import java.util.List;

/// Reads what tokenizer.json says about cutting text into words.
final class PreTokenizers {
  private static final int LONGEST = 1 << 20;

  private PreTokenizers() {}

  /// A text is one word when there is none.
  static PreTokenizer of(Component part) {
    if (part.absent()) {
      return new Sequence(List.of());
    }
    return switch (part.type()) {
      case "Sequence" ->
          new Sequence(part.each("pretokenizers").stream().map(PreTokenizers::of).toList());
      case "Split" ->
          new Split(
              Patterns.of(part.at("pattern")),
              behavior(part.at("behavior")),
              part.flag("invert", false));
      case "ByteLevel" ->
          new ByteLevel(part.flag("add_prefix_space", true), part.flag("use_regex", true));
      case "Digits" -> new Digits(part.flag("individual_digits", false));
      case "Punctuation" ->
          new Punctuation(
              part.at("behavior").absent() ? Behavior.ISOLATED : behavior(part.at("behavior")));
      case "Whitespace" -> new Whitespace();
      case "WhitespaceSplit" -> new WhitespaceSplit();
      case "BertPreTokenizer" -> new Bert();
      case "CharDelimiterSplit" -> new CharDelimiterSplit(character(part.at("delimiter")));
      case "FixedLength" -> new FixedLength(part.number("length", 1, LONGEST));
      case "Metaspace" -> new Metaspace(mark(part), scheme(part), part.flag("split", true));
      default -> throw part.unknown("pre-tokenizer");
    };
  }

  static String mark(Component metaspace) {
    return Character.toString(character(metaspace.at("replacement")));
  }

  /// Older files say only whether a mark is put at all.
  static Metaspace.Scheme scheme(Component metaspace) {
    Component scheme = metaspace.at("prepend_scheme");
    if (scheme.absent()) {
      return metaspace.flag("add_prefix_space", true)
          ? Metaspace.Scheme.ALWAYS
          : Metaspace.Scheme.NEVER;
    }
    return switch (scheme.asText()) {
      case "always" -> Metaspace.Scheme.ALWAYS;
      case "never" -> Metaspace.Scheme.NEVER;
      case "first" -> Metaspace.Scheme.FIRST;
      default -> throw scheme.wrong("always, never or first");
    };
  }

  static int character(Component text) {
    String one = text.asText();
    if (one.codePointCount(0, one.length()) != 1) {
      throw text.wrong("one character");
    }
    return one.codePointAt(0);
  }

  private static Behavior behavior(Component name) {
    return Arrays.stream(Behavior.values())
        .filter(behavior -> behavior.title().equals(name.asText()))
        .findFirst()
        .orElseThrow(() ->
            name.wrong(
                String.join(", ", Arrays.stream(Behavior.values()).map(Behavior::title).toList())));
  }
}
