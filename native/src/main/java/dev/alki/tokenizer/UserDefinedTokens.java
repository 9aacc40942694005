// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Cuts a text at the tokens that users defined, longest first, as llama.cpp does before anything
/// else. Tokens for control are text like any other.
final class UserDefinedTokens {
  private static final Set<String> PHI3_KEEPS = Set.of("<unk>", "<s>", "<|endoftext|>");

  /// A stretch of text, or a token and no text.
  record Part(String text, int id) {}

  private record Token(int id, String text, boolean stripRight) {}

  private final List<Token> tokens;

  UserDefinedTokens(GgufVocabulary vocabulary) {
    String name = vocabulary.keys().string("general.name").orElse("").toLowerCase(Locale.ROOT);
    boolean phi3 = name.contains("phi-3") || name.contains("phi3");
    tokens =
        IntStream.range(0, vocabulary.size())
            .filter(id -> vocabulary.kinds()[id] == TokenKind.USER_DEFINED)
            .mapToObj(id -> {
              String text = vocabulary.texts().get(id);
              return new Token(id, text, phi3 && !PHI3_KEEPS.contains(text));
            })
            .sorted((a, b) -> bytes(b.text) - bytes(a.text))
            .toList();
  }

  List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(new Part(text, TokenIds.NONE));
    }
    for (Token token : tokens) {
      if (text.contains(token.text)) {
        List<Part> finer = new ArrayList<>();
        parts.forEach(part -> split(part, token, finer));
        parts = finer;
      }
    }
    return parts;
  }

  private static void split(Part part, Token token, List<Part> to) {
    String text = part.text;
    int from = 0;
    int at = part.id == TokenIds.NONE ? text.indexOf(token.text) : -1;
    if (at < 0) {
      to.add(part);
      return;
    }
    for (; at >= 0; at = text.indexOf(token.text, from)) {
      if (from < at) {
        to.add(new Part(text.substring(from, at), TokenIds.NONE));
      }
      to.add(new Part("", token.id));
      from = at + token.text.length();
      while (token.stripRight
          && from < text.length()
          && " \t\n\u000B\f\r".indexOf(text.charAt(from)) >= 0) {
        from++;
      }
    }
    if (from < text.length()) {
      to.add(new Part(text.substring(from), TokenIds.NONE));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
