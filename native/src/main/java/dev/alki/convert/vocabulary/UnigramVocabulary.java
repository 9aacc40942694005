// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.tokenizer.SentencePieceModel;
import dev.alki.tokenizer.SentencePieceModel.Algorithm;
import dev.alki.tokenizer.SentencePieceModel.Normalization;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SentencePiece with probabilities of pieces: model `t5`.
public final class UnigramVocabulary {
  private static final float UNUSED = -10000;
  private static final float ADDED = -1000;
  private static final List<String> FILES = List.of("tokenizer.model", "spiece.model");

  private UnigramVocabulary() {}

  /// T5's, from its SentencePiece model; some of its kind have one of BPE, which is like Llama's.
  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    String name =
        FILES.stream()
            .filter(files::has)
            .findFirst()
            .orElseThrow(() ->
                Fault.in(Code.TOKENIZER_MISSING, files.folder())
                    .what("has no SentencePiece model")
                    .expected(String.join(" or ", FILES))
                    .fault());
    Path file = files.folder().resolve(name);
    SentencePieceModel model = SentencePieceModel.read(file);
    if (model.training().algorithm() == Algorithm.BPE && name.equals(FILES.getFirst())) {
      return SentencePieceVocabulary.add(to, hyper, files);
    }
    requireUnigram(model, file);
    List<Piece> pieces = model.pieces();
    int size = Math.toIntExact(hyper.config().count("vocab_size").orElse((long) pieces.size()));
    if (pieces.size() > size) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("has more pieces than vocab_size in config.json says")
          .expected("at most " + size)
          .got(pieces.size())
          .fault();
    }
    TokenTable table = new TokenTable(size, UNUSED);
    for (int id = 0; id < pieces.size(); id++) {
      set(table, id, pieces.get(id));
    }
    Path added = files.folder().resolve("added_tokens.json");
    for (Map.Entry<String, JsonNode> token : TokenizerFiles.object(added).properties()) {
      int id = Ids.of(token.getValue(), added);
      if (id < size) {
        table.set(id, token.getKey(), ADDED, TokenTable.USER_DEFINED);
      }
    }
    Metadata more = table.add(to, "t5", Optional.of("default"), true);
    more = normalization(spacePrefix(more, model.before().addDummyPrefix()), model.before());
    more = SpecialTokens.add(more, files, size);
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  static void requireUnigram(SentencePieceModel model, Path file) {
    if (model.training().algorithm() != Algorithm.UNIGRAM) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
          .what("is a SentencePiece model of another kind")
          .expected(Algorithm.UNIGRAM)
          .got(model.training().algorithm())
          .fault();
    }
  }

  static void set(TokenTable table, int id, Piece piece) {
    table.set(id, piece.text(), piece.score(), SentencePieceVocabulary.type(piece));
  }

  static Metadata spacePrefix(Metadata to, boolean prefix) {
    return to.with("tokenizer.ggml.add_space_prefix", Value.bool(prefix));
  }

  static Metadata normalization(Metadata to, Normalization before) {
    Metadata more =
        to.with(
            "tokenizer.ggml.remove_extra_whitespaces", Value.bool(before.removeExtraWhitespaces()));
    return before.charsMap().length == 0
        ? more
        : more.with("tokenizer.ggml.precompiled_charsmap", Value.u8s(before.charsMap()));
  }
}
