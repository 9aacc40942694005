// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What is looked for in a text: a text itself or a regular expression of Oniguruma, whose classes
/// are Unicode's, whose `^` and `$` stand at any line's ends, and whose lines end with `\n` alone.
record TextPattern(Pattern pattern, Object where) {
  private static final int FLAGS =
      Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE | Pattern.UNIX_LINES;

  /// Longer than any text that a model reads at once.
  private static final int LONGEST = 1 << 26;

  static TextPattern text(String text, Object where) {
    return new TextPattern(Pattern.compile(text, Pattern.LITERAL), where);
  }

  static TextPattern regex(String expression, Object where) {
    try {
      return new TextPattern(Pattern.compile(Oniguruma.translate(expression), FLAGS), where);
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, where)
          .what("has a regular expression that is not understood")
          .got(expression.length() > 80 ? expression.substring(0, 80) + "..." : expression)
          .cause(e)
          .fault();
    }
  }

  Spans find(String text) {
    Spans.Finder finder = new Spans.Finder(text);
    try {
      Matcher matcher = pattern.matcher(new BoundedText(text, where));
      while (matcher.find()) {
        finder.match(matcher.start(), matcher.end());
      }
    } catch (StackOverflowError e) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, where)
          .what("has a regular expression that nests too deeply on a text")
          .got(text.length() + " characters")
          .cause(e)
          .fault();
    }
    return finder.spans();
  }

  String replace(String text, String with) {
    Spans spans = find(text);
    StringBuilder replaced = new StringBuilder(text.length());
    for (Spans.Span span : spans.spans()) {
      replaced.append(span.match() ? with : spans.text(span));
      if (replaced.length() > LONGEST) {
        throw Fault.in(Code.TOKENIZER_INVALID, where)
            .what("makes texts ever longer by replacing")
            .expected("at most " + LONGEST + " characters")
            .fault();
      }
    }
    return replaced.toString();
  }
}
