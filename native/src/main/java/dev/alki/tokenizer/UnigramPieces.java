// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.tokenizer.SentencePieceModel.Kind;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Unigram of SentencePiece: the sum of scores is greatest, in single precision; what users defined
/// is always taken.
record UnigramPieces(List<Piece> pieces, PrefixTable prefixes, float highest, float unknownScore)
    implements SentencePieceTokenizer.Cutter {
  static UnigramPieces of(List<Piece> pieces, Map<String, Integer> usable) {
    float lowest = Float.MAX_VALUE;
    float highest = -Float.MAX_VALUE;
    Map<String, Integer> found = new HashMap<>(usable);
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.NORMAL) {
        lowest = Math.min(lowest, piece.score());
        highest = Math.max(highest, piece.score());
      } else if (piece.kind() == Kind.UNUSED) {
        found.remove(piece.text());
      }
    }
    return new UnigramPieces(pieces, new PrefixTable(found), highest, lowest - 10f);
  }

  @Override
  public void cut(String text, PrefixTable.Match to) {
    Lattice lattice = new Lattice(text.length());
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int from = at;
      int one = at + Character.charCount(text.codePointAt(at));
      boolean[] whole = {false};
      prefixes.prefixes(
          text,
          at,
          (id, end) -> {
            lattice.offerSingle(from, end, id, score(id));
            whole[0] |= end == one;
          });
      if (!whole[0]) {
        lattice.offerSingle(from, one, TokenIds.NONE, unknownScore);
      }
      next = one;
    }
    int[] cuts = lattice.cuts();
    for (int i = 1; i < cuts.length; i++) {
      to.at(lattice.token(cuts[i]), cuts[i]);
    }
  }

  private double score(int id) {
    Piece piece = pieces.get(id);
    return piece.kind() == Kind.USER_DEFINED
        ? piece.text().getBytes(StandardCharsets.UTF_8).length * highest - 0.1
        : piece.score();
  }
}
