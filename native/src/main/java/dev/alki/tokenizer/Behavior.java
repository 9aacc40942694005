// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.Spans.Span;
import java.util.ArrayList;
import java.util.List;

/// What becomes of the matches of a pattern that cuts a text. Names and meaning are those of
/// `SplitDelimiterBehavior` in huggingface/tokenizers.
enum Behavior {
  REMOVED("Removed"),
  ISOLATED("Isolated"),
  MERGED_WITH_PREVIOUS("MergedWithPrevious"),
  MERGED_WITH_NEXT("MergedWithNext"),
  CONTIGUOUS("Contiguous");

  private final String title;

  Behavior(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// The parts that are left, without empty ones.
  List<String> apply(Spans spans) {
    List<Span> parts =
        switch (this) {
          case REMOVED -> spans.spans().stream().filter(span -> !span.match()).toList();
          case ISOLATED -> spans.spans();
          case MERGED_WITH_PREVIOUS -> withPrevious(spans.spans());
          case MERGED_WITH_NEXT -> withNext(spans.spans());
          case CONTIGUOUS -> contiguous(spans.spans());
        };
    return parts.stream().filter(span -> span.start() < span.end()).map(spans::text).toList();
  }

  private static List<Span> withPrevious(List<Span> spans) {
    List<Span> parts = new ArrayList<>();
    boolean previous = false;
    for (Span span : spans) {
      if (span.match() && !previous && !parts.isEmpty()) {
        parts.add(joined(parts.removeLast(), span));
      } else {
        parts.add(span);
      }
      previous = span.match();
    }
    return parts;
  }

  private static List<Span> withNext(List<Span> spans) {
    List<Span> parts = new ArrayList<>();
    boolean next = false;
    for (Span span : spans.reversed()) {
      if (span.match() && !next && !parts.isEmpty()) {
        parts.add(joined(span, parts.removeLast()));
      } else {
        parts.add(span);
      }
      next = span.match();
    }
    return parts.reversed();
  }

  private static List<Span> contiguous(List<Span> spans) {
    List<Span> parts = new ArrayList<>();
    for (Span span : spans) {
      if (!parts.isEmpty() && parts.getLast().match() == span.match()) {
        parts.add(joined(parts.removeLast(), span));
      } else {
        parts.add(span);
      }
    }
    return parts;
  }

  private static Span joined(Span left, Span right) {
    return new Span(left.start(), right.end(), left.match());
  }
}
