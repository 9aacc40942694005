// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.text.Normalizer.Form;
import java.util.List;

/// A change to a text before it is cut. Names are those of huggingface/tokenizers.
sealed interface Normalizer {
  String apply(String text);

  /// NFC, NFD, NFKC, NFKD.
  record UnicodeForm(Form form) implements Normalizer {
    @Override
    public String apply(String text) {
      return java.text.Normalizer.normalize(text, form);
    }
  }

  record Sequence(List<Normalizer> steps) implements Normalizer {
    @Override
    public String apply(String text) {
      String changed = text;
      for (Normalizer step : steps) {
        changed = step.apply(changed);
      }
      return changed;
    }
  }

  /// Each code point by itself, so that a final sigma is as any other.
  record Lowercase() implements Normalizer {
    @Override
    public String apply(String text) {
      return CodePoints.map(text, CodePoints::lowercase);
    }
  }

  /// Marks of all kinds, as they stand: a form that takes letters apart has to come before.
  record StripAccents() implements Normalizer {
    @Override
    public String apply(String text) {
      return CodePoints.without(text, CodePoints::mark);
    }
  }

  record Strip(boolean left, boolean right) implements Normalizer {
    @Override
    public String apply(String text) {
      int start = left ? CodePoints.spaceAfter(text, 0) : 0;
      int end = right ? CodePoints.spaceBefore(text, text.length()) : text.length();
      return text.substring(Math.min(start, end), end);
    }
  }

  record Replace(TextPattern pattern, String content) implements Normalizer {
    @Override
    public String apply(String text) {
      return pattern.replace(text, content);
    }
  }

  record Prepend(String prefix) implements Normalizer {
    @Override
    public String apply(String text) {
      return text.isEmpty() ? text : prefix + text;
    }
  }

  /// Bytes as characters of their alphabet.
  record Bytes() implements Normalizer {
    @Override
    public String apply(String text) {
      return ByteLevelAlphabet.encode(text);
    }
  }

  /// Control characters vanish, spaces of all kinds become plain ones.
  record Nmt() implements Normalizer {
    @Override
    public String apply(String text) {
      return CodePoints.map(
          CodePoints.without(text, CodePoints::nmtControl),
          c -> CodePoints.nmtSpace(c) ? " " : Character.toString(c));
    }
  }

  record Precompiled(CharsMap map) implements Normalizer {
    @Override
    public String apply(String text) {
      return map.byGraphemes(text);
    }
  }

  /// `accents` are stripped after the text was taken apart.
  record Bert(boolean clean, boolean spaceIdeographs, boolean accents, boolean lowercase)
      implements Normalizer {
    @Override
    public String apply(String text) {
      String changed = text;
      if (clean) {
        changed =
            CodePoints.map(
                CodePoints.without(changed, CodePoints::bertControl),
                c -> CodePoints.space(c) ? " " : Character.toString(c));
      }
      if (spaceIdeographs) {
        changed =
            CodePoints.map(
                changed,
                c ->
                    CodePoints.bertIdeograph(c)
                        ? " " + Character.toString(c) + " "
                        : Character.toString(c));
      }
      if (accents) {
        changed =
            CodePoints.without(
                java.text.Normalizer.normalize(changed, Form.NFD),
                c -> Character.getType(c) == Character.NON_SPACING_MARK);
      }
      return lowercase ? new Lowercase().apply(changed) : changed;
    }
  }
}
