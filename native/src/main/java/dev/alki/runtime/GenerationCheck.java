// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether greedy generation yields text.
///
/// Greedy decoding makes good small models repeat sentences, so repetition alone proves nothing.
/// What only broken ones do: end every text at once; emit bytes that are no UTF-8, or control
/// characters; stay with one token, or with a handful of them. A model fails when most of the
/// prompts end like that. Fluent nonsense passes here and is [PredictionCheck]'s business.
final class GenerationCheck {
  static final String NAME = "generation";

  private static final List<String> PROMPTS =
      List.of(
          "Once upon a time",
          "The city was old, and in the middle of it",
          "She opened the door and said:");

  private static final int TOKENS = 48;

  /// Fewer tokens than this are too few to speak of repetition.
  private static final int ENOUGH = 16;

  /// A loop of up to this many different tokens is broken; `"and" "the" "big"` without end.
  private static final int FEW = 3;

  private GenerationCheck() {}

  static Check of(Session session) {
    List<String> faults = new ArrayList<>();
    String sample = "";
    for (String prompt : PROMPTS) {
      String text = session.generate(prompt, TOKENS).text();
      int[] tokens = session.encode(List.of(text)).getFirst();
      Optional<String> fault = fault(text, tokens);
      fault.map(what -> what + " after " + quote(prompt)).ifPresent(faults::add);
      if (sample.isEmpty() && fault.isEmpty()) {
        sample = quote(prompt + text);
      }
    }
    String found = String.join("; ", faults);
    if (2 * faults.size() > PROMPTS.size()) {
      return Check.failed(NAME, found);
    }
    return Check.passed(NAME, sample + (found.isEmpty() ? "" : "; but " + found));
  }

  /// What is wrong with a generated text; nothing when it is text.
  static Optional<String> fault(String text, int[] tokens) {
    if (text.isBlank()) {
      return Optional.of("no text");
    }
    if (text.codePoints().anyMatch(GenerationCheck::noCharacter)) {
      return Optional.of("bytes that are no text: " + quote(text));
    }
    if (tokens.length >= ENOUGH && Arrays.stream(tokens).distinct().count() <= FEW) {
      return Optional.of("nothing but " + quote(text));
    }
    if (2 * longestRun(tokens) > Math.max(tokens.length, ENOUGH)) {
      return Optional.of("one token again and again: " + quote(text));
    }
    return Optional.empty();
  }

  private static boolean noCharacter(int c) {
    return c == 0xFFFD || Character.isISOControl(c) && !Character.isWhitespace(c);
  }

  private static int longestRun(int[] tokens) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < tokens.length; i++) {
      run = i > 0 && tokens[i] == tokens[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /// Short, on one line.
  static String quote(String text) {
    String line = text.replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}]", "?").strip();
    return '"' + (line.length() > 100 ? line.substring(0, 100) + "..." : line) + '"';
  }
}
