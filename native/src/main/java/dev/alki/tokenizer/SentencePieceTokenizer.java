// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.tokenizer.SentencePieceModel.Kind;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A tokenizer of github.com/google/sentencepiece: the text is normalized, then cut into pieces;
/// what has no piece becomes bytes, or is unknown, several in a row being one.
record SentencePieceTokenizer(
    SentencePieceModel model,
    SpaceRules spaces,
    Cutter cutter,
    int unknown,
    ByteTokens bytes,
    Frame frame)
    implements Tokenizer {
  private static final String SPACE = "\u2581";

  /// Cuts a normalized text; takes ids, or [TokenIds#NONE] for what has no piece, with their ends.
  interface Cutter {
    void cut(String text, PrefixTable.Match to);
  }

  /// `frame` is what stands around texts; SentencePiece itself puts nothing there.
  static SentencePieceTokenizer of(SentencePieceModel model, Frame frame, Path file) {
    List<Piece> pieces = model.pieces();
    Map<String, Integer> all = new HashMap<>();
    Map<String, Integer> usable = new HashMap<>();
    Map<String, Integer> userDefined = new HashMap<>();
    float[] scores = new float[pieces.size()];
    int unknown = 0;
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      scores[id] = piece.score();
      all.put(piece.text(), id);
      switch (piece.kind()) {
        case NORMAL, UNUSED -> usable.put(piece.text(), id);
        case USER_DEFINED -> {
          usable.put(piece.text(), id);
          userDefined.put(piece.text(), id);
        }
        case UNKNOWN -> unknown = id;
        case CONTROL, BYTE -> {}
      }
    }
    PrefixTable kept = new PrefixTable(userDefined);
    Cutter cutter =
        switch (model.training().algorithm()) {
          case UNIGRAM -> UnigramPieces.of(pieces, usable);
          case BPE -> new MergedPieces(PieceMerges.of(usable, scores, pieces.size()), kept, all);
          case WORD, CHAR ->
              throw Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
                  .what("cuts text in a way that is not known")
                  .expected("UNIGRAM or BPE")
                  .got(model.training().algorithm())
                  .fault();
        };
    return new SentencePieceTokenizer(
        model, SpaceRules.of(model, kept, file), cutter, unknown, new ByteTokens(all), frame);
  }

  @Override
  public int[] encode(String text) {
    String normal = spaces.apply(WellFormed.of(text));
    TokenIds ids = new TokenIds();
    int[] start = {0};
    boolean[] afterUnknown = {false};
    cutter.cut(
        normal,
        (id, end) -> {
          if (id >= 0) {
            ids.add(id);
          } else if (model.training().bytes()) {
            bytes.add(normal.substring(start[0], end), ids);
          } else if (!afterUnknown[0]) {
            ids.add(unknown);
          }
          afterUnknown[0] = id < 0;
          start[0] = end;
        });
    return ids.toArray();
  }

  @Override
  public int[] encodeWithSpecialTokens(String text) {
    return frame.around(encode(text));
  }

  @Override
  public String decode(int... ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int id : ids) {
      if (id >= 0 && id < model.pieces().size()) {
        Piece piece = model.pieces().get(id);
        if (piece.kind() == Kind.BYTE && ByteTokens.named(piece.text()).isPresent()) {
          out.write(ByteTokens.named(piece.text()).getAsInt());
        } else {
          out.writeBytes(piece.text().replace(SPACE, " ").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return spaces.undo(out.toString(StandardCharsets.UTF_8));
  }
}
