// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.HashMap;
import java.util.Map;

/// Unigram pieces (`t5`): the text is normalized by the file's table of replacements, then cut so
/// that the sum of scores is greatest; unknown code points in a row are one.
record LlamaUnigram(
    GgufVocabulary vocabulary,
    PrefixTable pieces,
    PrefixTable kept,
    CharsMap charsMap,
    int unknown,
    double unknownScore,
    boolean prefixSpace,
    boolean mergeSpaces)
    implements GgufModel {
  static LlamaUnigram of(GgufVocabulary vocabulary) {
    Map<String, Integer> pieces = new HashMap<>();
    Map<String, Integer> kept = new HashMap<>();
    float least = Float.MAX_VALUE;
    for (int id = 0; id < vocabulary.size(); id++) {
      String text = vocabulary.texts().get(id);
      switch (vocabulary.kinds()[id]) {
        case NORMAL -> {
          least = Math.min(least, vocabulary.scores()[id]);
          pieces.put(text, id);
        }
        case USER_DEFINED -> {
          pieces.put(text, id);
          kept.put(text, id);
        }
        case UNUSED -> pieces.put(text, id);
        case UNDEFINED, UNKNOWN, CONTROL, BYTE -> {}
      }
    }
    byte[] map =
        vocabulary
            .keys()
            .get("tokenizer.ggml.precompiled_charsmap")
            .map(value -> bytes(value.asLongs()))
            .orElse(new byte[0]);
    return new LlamaUnigram(
        vocabulary,
        new PrefixTable(pieces),
        new PrefixTable(kept),
        CharsMap.of(map, vocabulary.file()),
        vocabulary.special("unknown", 2),
        least - 10f,
        vocabulary.flag("add_space_prefix", false),
        vocabulary.flag("remove_extra_whitespaces", false));
  }

  private static byte[] bytes(long[] numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    return bytes;
  }

  @Override
  public void encode(String text, boolean afterToken, TokenIds to) {
    String word = spaced(charsMap.longest(text, kept));
    Lattice lattice = new Lattice(word.length());
    int next;
    for (int at = 0; at < word.length(); at = next) {
      int from = at;
      int one = at + Character.charCount(word.codePointAt(at));
      boolean[] whole = {false};
      pieces.prefixes(
          word,
          at,
          (id, end) -> {
            boolean own = vocabulary.kinds()[id] == TokenKind.USER_DEFINED;
            lattice.offer(from, end, id, own ? 0 : vocabulary.scores()[id]);
            whole[0] |= end == one;
          });
      if (!whole[0]) {
        lattice.offer(from, one, unknown, unknownScore);
      }
      next = one;
    }
    int[] cuts = lattice.cuts();
    boolean afterUnknown = false;
    for (int i = 1; i < cuts.length; i++) {
      int id = lattice.token(cuts[i]);
      if (!(afterUnknown && id == unknown)) {
        to.add(id);
      }
      afterUnknown = id == unknown;
    }
  }

  private String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text.length() + 1);
    boolean prepended = false;
    boolean within = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ') {
        if (!within && (prefixSpace && !prepended || mergeSpaces)) {
          spaced.append('\u2581');
          prepended = true;
        }
        spaced.append(c);
      } else if (!mergeSpaces) {
        spaced.append('\u2581');
      }
      within = c != ' ';
    }
    return spaced.toString();
  }
}
