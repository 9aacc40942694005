// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// A text cut at what a pattern found in it: spans that follow each other without gaps, each a
/// match or what lies between two. A match may be empty.
record Spans(String text, List<Span> spans) {
  record Span(int start, int end, boolean match) {}

  /// Finds spans while going through a text.
  static final class Finder {
    private final String text;
    private final List<Span> spans = new ArrayList<>();
    private int end;

    Finder(String text) {
      this.text = text;
    }

    void match(int from, int to) {
      between(from);
      spans.add(new Span(from, to, true));
      end = to;
    }

    Spans spans() {
      between(text.length());
      return new Spans(text, spans);
    }

    private void between(int from) {
      if (end < from) {
        spans.add(new Span(end, from, false));
      }
    }
  }

  /// Every code point of a kind is a match.
  static Spans of(String text, java.util.function.IntPredicate kind) {
    Finder finder = new Finder(text);
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int c = text.codePointAt(at);
      next = at + Character.charCount(c);
      if (kind.test(c)) {
        finder.match(at, next);
      }
    }
    return finder.spans();
  }

  Spans inverted() {
    return new Spans(text, spans.stream().map(s -> new Span(s.start, s.end, !s.match)).toList());
  }

  String text(Span span) {
    return text.substring(span.start, span.end);
  }
}
