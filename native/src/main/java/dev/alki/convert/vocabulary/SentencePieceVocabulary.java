// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.tokenizer.SentencePieceModel;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The vocabulary of a SentencePiece model: model `llama`. As long as `vocab_size` says: what is
/// beyond is left out, what is missing filled up. Tokens that were added since overwrite pieces.
final class SentencePieceVocabulary {
  static final String FILE = "tokenizer.model";

  private static final float UNUSED = -10000;
  static final float ADDED = -1000;

  private SentencePieceVocabulary() {}

  static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files) {
    return add(to, table(hyper, files), files);
  }

  static Metadata add(Metadata to, TokenTable table, TokenizerFiles files) {
    Metadata more = table.add(to, "llama", Optional.of("default"), true);
    more = SpecialTokens.add(more, files, table.size());
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  static SentencePieceModel model(TokenizerFiles files) {
    if (!files.has(FILE)) {
      throw Fault.in(Code.TOKENIZER_MISSING, files.folder())
          .what("has no " + FILE)
          .help("Fetch it: models of this architecture need a SentencePiece model.")
          .fault();
    }
    return SentencePieceModel.read(files.folder().resolve(FILE));
  }

  /// All pieces, and the tokens of added_tokens.json.
  static TokenTable pieces(Hyper hyper, TokenizerFiles files) {
    List<Piece> pieces = model(files).pieces();
    boolean stated = hyper.config().count("vocab_size_per_layer_input", "vocab_size").isPresent();
    long size =
        stated
            ? hyper.config().size(Ids.MAX, "vocab_size_per_layer_input", "vocab_size")
            : pieces.size();
    TokenTable table = new TokenTable(Math.toIntExact(size), UNUSED);
    for (int id = 0; id < Math.min(size, pieces.size()); id++) {
      Piece piece = pieces.get(id);
      table.set(id, piece.text(), piece.score(), type(piece));
    }
    Path added = files.folder().resolve("added_tokens.json");
    for (Map.Entry<String, JsonNode> token : TokenizerFiles.object(added).properties()) {
      int id = Ids.of(token.getValue(), added);
      if (id < size) {
        table.set(id, token.getKey(), ADDED, TokenTable.USER_DEFINED);
      }
    }
    return table;
  }

  static TokenTable table(Hyper hyper, TokenizerFiles files) {
    TokenTable table = pieces(hyper, files);
    Path config = files.folder().resolve("tokenizer_config.json");
    for (Map.Entry<String, JsonNode> token :
        files.config().path("added_tokens_decoder").properties()) {
      int id = Ids.of(token.getKey(), config);
      if (id < table.size()) {
        JsonNode said = token.getValue();
        table.setAdded(id, said.path("content").asText(), ADDED, said.path("special").asBoolean());
      }
    }
    return table;
  }

  static int type(Piece piece) {
    return switch (piece.kind()) {
      case NORMAL, USER_DEFINED -> TokenTable.NORMAL;
      case UNKNOWN -> TokenTable.UNKNOWN;
      case CONTROL -> TokenTable.CONTROL;
      case UNUSED -> TokenTable.UNUSED;
      case BYTE -> TokenTable.BYTE;
    };
  }
}
