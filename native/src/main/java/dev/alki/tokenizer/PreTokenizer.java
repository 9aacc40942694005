// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into words that are tokenized each by itself, and may change them. Names are those
/// of huggingface/tokenizers.
sealed interface PreTokenizer {
  /// The words of `text`, none of them empty; `first` when the whole text begins with it.
  List<String> cut(String text, boolean first);

  record Sequence(List<PreTokenizer> steps) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      List<String> words = List.of(text);
      for (PreTokenizer step : steps) {
        List<String> finer = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
          finer.addAll(step.cut(words.get(i), first && i == 0));
        }
        words = finer;
      }
      return words;
    }
  }

  record Split(TextPattern pattern, Behavior behavior, boolean invert) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      Spans spans = pattern.find(text);
      return behavior.apply(invert ? spans.inverted() : spans);
    }
  }

  /// Bytes as characters of their alphabet; `words` cuts as GPT-2 does before.
  record ByteLevel(boolean prefixSpace, boolean words) implements PreTokenizer {
    private static final TextPattern GPT2 =
        TextPattern.regex(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "tokenizer.json");

    @Override
    public List<String> cut(String text, boolean first) {
      String whole = prefixSpace && !text.startsWith(" ") ? " " + text : text;
      List<String> parts = words ? Behavior.ISOLATED.apply(GPT2.find(whole)) : List.of(whole);
      return parts.stream().map(ByteLevelAlphabet::encode).toList();
    }
  }

  record Digits(boolean individual) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      Behavior behavior = individual ? Behavior.ISOLATED : Behavior.CONTIGUOUS;
      return behavior.apply(Spans.of(text, CodePoints::numeric));
    }
  }

  record Punctuation(Behavior behavior) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      return behavior.apply(Spans.of(text, CodePoints::punctuation));
    }
  }

  /// Words and runs of signs.
  record Whitespace() implements PreTokenizer {
    private static final TextPattern WORDS = TextPattern.regex("\\w+|[^\\w\\s]+", "tokenizer.json");

    @Override
    public List<String> cut(String text, boolean first) {
      return Behavior.REMOVED.apply(WORDS.find(text).inverted());
    }
  }

  record WhitespaceSplit() implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      return Behavior.REMOVED.apply(Spans.of(text, CodePoints::space));
    }
  }

  record CharDelimiterSplit(int delimiter) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      return Behavior.REMOVED.apply(Spans.of(text, c -> c == delimiter));
    }
  }

  record Bert() implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      return new WhitespaceSplit()
          .cut(text, first).stream()
              .flatMap(
                  word -> Behavior.ISOLATED.apply(Spans.of(word, CodePoints::punctuation)).stream())
              .toList();
    }
  }

  /// Pieces of `length` code points.
  record FixedLength(int length) implements PreTokenizer {
    @Override
    public List<String> cut(String text, boolean first) {
      List<String> pieces = new ArrayList<>();
      for (int at = 0; at < text.length(); ) {
        int rest = text.codePointCount(at, text.length());
        int end = rest <= length ? text.length() : text.offsetByCodePoints(at, length);
        pieces.add(text.substring(at, end));
        at = end;
      }
      return pieces;
    }
  }

  /// A mark for each space, and one before the text.
  record Metaspace(String mark, Scheme scheme, boolean split) implements PreTokenizer {
    /// Before which parts of a text, between added tokens, a mark is put.
    enum Scheme {
      FIRST,
      NEVER,
      ALWAYS
    }

    @Override
    public List<String> cut(String text, boolean first) {
      String marked = text.replace(" ", mark);
      boolean wanted =
          switch (scheme) {
            case FIRST -> first;
            case NEVER -> false;
            case ALWAYS -> true;
          };
      String whole = wanted && !marked.startsWith(mark) ? mark + marked : marked;
      return split
          ? Behavior.MERGED_WITH_NEXT.apply(TextPattern.text(mark, "tokenizer.json").find(whole))
          : List.of(whole);
    }
  }
}
