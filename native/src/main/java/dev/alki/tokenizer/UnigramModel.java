// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Cuts a text so that the sum of its tokens' scores is greatest (Viterbi). A code point without a
/// token of its own costs ten more than the worst token; those in a row are unknown together, or
/// bytes where there are tokens for them.
///
/// `scores` are by id. Source: `unigram/model.rs` of huggingface/tokenizers.
record UnigramModel(
    Map<String, Integer> vocabulary,
    PrefixTable prefixes,
    double[] scores,
    double unknownScore,
    int unknown,
    Optional<ByteTokens> bytes)
    implements Model {
  static final double PENALTY = 10;

  static UnigramModel of(
      Map<String, Integer> vocabulary, double[] scores, int unknown, Optional<ByteTokens> bytes) {
    double least = Arrays.stream(scores).min().orElse(0);
    return new UnigramModel(
        vocabulary, new PrefixTable(vocabulary), scores, least - PENALTY, unknown, bytes);
  }

  @Override
  public void encode(String word, TokenIds to) {
    Lattice lattice = new Lattice(word.length());
    for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
      int from = at;
      int one = at + Character.charCount(word.codePointAt(at));
      boolean[] whole = {false};
      prefixes.prefixes(
          word,
          at,
          (id, end) -> {
            lattice.offer(from, end, id, scores[id]);
            whole[0] |= end == one;
          });
      if (!whole[0]) {
        lattice.offer(from, one, unknown, unknownScore);
      }
    }
    int[] cuts = lattice.cuts();
    for (int i = 1; i < cuts.length; ) {
      int start = cuts[i - 1];
      int id = lattice.token(cuts[i]);
      int end = cuts[i++];
      if (id == unknown) {
        while (i < cuts.length && lattice.token(cuts[i]) == unknown) {
          end = cuts[i++];
        }
        String text = word.substring(start, end);
        id = vocabulary.getOrDefault(text, TokenIds.NONE);
        if (id == TokenIds.NONE && bytes.isPresent() && bytes.get().add(text, to)) {
          continue;
        }
        id = id == TokenIds.NONE ? unknown : id;
      }
      to.add(id);
    }
  }
}
