// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;

/// A text that a regular expression may look at a limited number of times: an expression that tries
/// ever more ways (`(a+)+`) ends with a fault instead of never.
final class BoundedText implements CharSequence {
  private static final long FEW = 2_000_000;
  private static final long EACH = 200;

  private final CharSequence text;
  private final Object where;
  private long left;

  /// `where` is the file that the expression is in.
  BoundedText(CharSequence text, Object where) {
    this.text = text;
    this.where = where;
    this.left = FEW + EACH * text.length();
  }

  @Override
  public char charAt(int at) {
    if (--left < 0) {
      throw Fault.in(Code.TOKENIZER_INVALID, where)
          .what("has a regular expression that takes too many steps on a text")
          .expected(
              "at most " + (FEW + EACH * text.length()) + " on " + text.length() + " characters")
          .help("Its repetitions can divide a text in too many ways; simplify it.")
          .fault();
    }
    return text.charAt(at);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return text.subSequence(from, to);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
