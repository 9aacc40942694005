// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.LlamaCharacters.Kind;
import java.util.ArrayList;
import java.util.List;

/// Words of BERT (`bert`), each with U+2581 before it: the longest token that a word begins with,
/// then again for the rest; a word that cannot be cut to its end is unknown.
record LlamaWordPiece(
    GgufVocabulary vocabulary, int longest, int unknown, boolean lowercase, boolean stripAccents)
    implements GgufModel {
  static LlamaWordPiece of(GgufVocabulary vocabulary) {
    boolean lowercase = option(vocabulary, "lowercase", true);
    return new LlamaWordPiece(
        vocabulary,
        vocabulary.texts().stream().mapToInt(String::length).max().orElse(0),
        vocabulary.special("unknown", 100),
        lowercase,
        option(vocabulary, "strip_accents", lowercase));
  }

  private static boolean option(GgufVocabulary vocabulary, String name, boolean usual) {
    return vocabulary
        .keys()
        .get("tokenizer.ggml.normalizer." + name)
        .filter(value -> value.type() == dev.alki.gguf.ValueType.BOOL)
        .map(dev.alki.gguf.Value::asBool)
        .orElse(usual);
  }

  @Override
  public void encode(String text, boolean afterToken, TokenIds to) {
    for (String word : words(text)) {
      int before = to.size();
      if (!cut("\u2581" + word, to)) {
        to.cutTo(before);
        to.add(unknown);
      }
    }
  }

  private boolean cut(String word, TokenIds to) {
    for (int start = 0; start < word.length(); ) {
      int end = Math.min(word.length(), start + longest);
      while (end > start && vocabulary.id(word.substring(start, end)) == TokenIds.NONE) {
        end--;
      }
      if (end == start) {
        return false;
      }
      to.add(vocabulary.id(word.substring(start, end)));
      start = end;
    }
    return true;
  }

  private List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int c : text.codePoints().map(c -> stripAccents ? LlamaCharacters.base(c) : c).toArray()) {
      Kind kind = LlamaCharacters.kind(c);
      if (kind == Kind.SPACE) {
        end(word, words);
      } else if (c == 0xFFFD || kind == Kind.CONTROL || stripAccents && kind == Kind.MARK) {
        continue;
      } else {
        boolean alone =
            kind == Kind.PUNCTUATION
                || kind == Kind.SYMBOL && c < 0x7F
                || CodePoints.bertIdeograph(c);
        if (alone) {
          end(word, words);
        }
        word.appendCodePoint(lowercase ? LlamaCharacters.lowercase(c) : c);
        if (alone) {
          end(word, words);
        }
      }
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
