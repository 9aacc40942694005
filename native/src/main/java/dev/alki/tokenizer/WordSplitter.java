// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.files.Packed;
import dev.alki.tokenizer.LlamaCharacters.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a text into words as llama.cpp v0.5.0 does: each pass cuts the words of the one before, at
/// what its expression matches and between.
///
/// An expression with `\p{..}` looks at a text in which each code point beyond ASCII is replaced by
/// a character for its kind, any other at the text itself; white space beyond ASCII is a vertical
/// tab to both. So no class knows more than llama.cpp's.
final class WordSplitter {
  private static final Map<String, WordSplitter> BY_NAME = new HashMap<>();

  /// What stands for code points beyond ASCII, by kind, and for ideographs.
  private static final Map<Kind, Character> STAND_INS =
      Map.of(
          Kind.SPACE, '\u000B',
          Kind.NUMBER, '\u00D1',
          Kind.LETTER, '\u00D2',
          Kind.PUNCTUATION, '\u00D3',
          Kind.MARK, '\u00D4',
          Kind.SYMBOL, '\u00D5',
          Kind.CONTROL, '\u00D0',
          Kind.OTHER, '\u00D0');

  private static final char HAN_LETTER = '\u00D6';
  private static final char HAN = '\u00D7';

  /// Members of each class: stand-ins, and what of ASCII is in it.
  private static final Map<String, String> CLASSES =
      Map.of(
          "\\p{N}", "\\u00D10-9",
          "\\p{L}", "\\u00D2\\u00D6A-Za-z",
          "\\p{P}", "\\u00D3!-#%-*,-/:;?@\\[\\\\\\]_{}",
          "\\p{M}", "\\u00D4",
          "\\p{S}", "\\u00D5$+<=>\\^`|~",
          "\\p{Han}", "\\u00D6\\u00D7");

  private static final Pattern CLASS = Pattern.compile("\\\\p\\{\\w+\\}|\\\\.|\\[|\\]");

  private static final Pattern DIGITS = Pattern.compile("[0-9\u00D1]+");
  private static final Pattern ASCII_DIGITS = Pattern.compile("[0-9]+");

  static {
    for (List<String> row : new Packed(WordSplitter.class, "word-splits.tsv").rows()) {
      BY_NAME.put(row.getFirst(), new WordSplitter(row.stream().skip(1).map(Pass::of).toList()));
    }
  }

  /// What becomes of a match: a word, or groups of three from its end.
  private enum Cut {
    AROUND,
    BEHIND_GROUPS,
    BEFORE_GROUPS
  }

  /// `kinds` if it looks at stand-ins.
  private record Pass(Pattern pattern, boolean kinds, Cut cut) {
    static Pass of(String expression) {
      if (expression.equals("DIGITS")) {
        return new Pass(DIGITS, true, Cut.BEHIND_GROUPS);
      }
      if (expression.equals("THOUSANDS")) {
        return new Pass(ASCII_DIGITS, true, Cut.BEFORE_GROUPS);
      }
      boolean kinds = expression.contains("\\p{");
      Pattern pattern = Pattern.compile(kinds ? translate(expression) : expression);
      return new Pass(pattern, kinds, Cut.AROUND);
    }

    private static String translate(String expression) {
      int[] depth = {0};
      return CLASS
          .matcher(expression)
          .replaceAll(found -> {
            String part = found.group();
            depth[0] += part.equals("[") ? 1 : part.equals("]") ? -1 : 0;
            String members = CLASSES.getOrDefault(part, part);
            boolean bare = members != part && depth[0] == 0;
            return Matcher.quoteReplacement(bare ? "[" + members + "]" : members);
          });
    }
  }

  private final List<Pass> passes;

  private WordSplitter(List<Pass> passes) {
    this.passes = passes;
  }

  /// One of those in the table.
  static WordSplitter named(String name) {
    WordSplitter splitter = BY_NAME.get(name);
    if (splitter == null) {
      throw new IllegalArgumentException(name);
    }
    return splitter;
  }

  List<String> split(String text) {
    Views views = Views.of(text);
    int[] ends = {views.kinds().length()};
    for (Pass pass : passes) {
      ends = cut(pass, views, ends);
    }
    List<String> words = new ArrayList<>(ends.length);
    int start = 0;
    for (int end : ends) {
      if (start < end) {
        words.add(text.substring(views.inText(start), views.inText(end)));
      }
      start = end;
    }
    return words;
  }

  private static int[] cut(Pass pass, Views views, int[] ends) {
    CharSequence seen = pass.kinds ? views.kinds() : views.plain();
    Matcher matcher = pass.pattern.matcher(new BoundedText(seen, "word-splits.tsv"));
    TokenIds finer = new TokenIds();
    int start = 0;
    for (int end : ends) {
      matcher.region(
          pass.kinds ? start : views.inText(start), pass.kinds ? end : views.inText(end));
      while (matcher.find()) {
        int from = pass.kinds ? matcher.start() : views.inKinds(matcher.start());
        int to = pass.kinds ? matcher.end() : views.inKinds(matcher.end());
        switch (pass.cut) {
          case AROUND -> finer.addAll(from, to);
          case BEHIND_GROUPS -> groups(from + 1 + (to - from - 1) % 3, to, finer);
          case BEFORE_GROUPS -> groups(from + (to - from) % 3, to - 1, finer);
        }
      }
      finer.add(end);
      start = end;
    }
    return finer.toArray();
  }

  /// Every third place. What is before a run of digits stays with the first group behind which is
  /// cut, as in llama.cpp.
  private static void groups(int first, int last, TokenIds to) {
    for (int at = first; at <= last; at += 3) {
      to.add(at);
    }
  }

  /// A text as the expressions see it. Places in `kinds` count code points, in `plain` as in the
  /// text; `places` tells where each code point begins, and is empty where both are the same.
  private record Views(String kinds, String plain, int[] places) {
    static Views of(String text) {
      int length = text.codePointCount(0, text.length());
      StringBuilder kinds = new StringBuilder(length);
      StringBuilder plain = new StringBuilder(text);
      int[] places = new int[length == text.length() ? 0 : length + 1];
      int next;
      for (int at = 0; at < text.length(); at = next) {
        int c = text.codePointAt(at);
        next = at + Character.charCount(c);
        if (places.length > 0) {
          places[kinds.length()] = at;
        }
        Kind kind = c < 0x80 ? Kind.OTHER : LlamaCharacters.kind(c);
        if (kind == Kind.SPACE) {
          plain.setCharAt(at, '\u000B');
        }
        kinds.append(c < 0x80 ? (char) c : standIn(kind, c));
      }
      if (places.length > 0) {
        places[length] = text.length();
      }
      return new Views(kinds.toString(), plain.toString(), places);
    }

    private static char standIn(Kind kind, int c) {
      return LlamaCharacters.han(c) ? kind == Kind.LETTER ? HAN_LETTER : HAN : STAND_INS.get(kind);
    }

    int inText(int place) {
      return places.length == 0 ? place : places[place];
    }

    int inKinds(int place) {
      return places.length == 0 ? place : Arrays.binarySearch(places, place);
    }
  }
}
