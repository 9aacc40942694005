// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The tokenizers of Phi 3 and 4: byte-level BPE, or SentencePiece with the tokens that were added
/// as they stand, special only where that is said.
public final class PhiVocabulary {
  private static final String CONFIG = "tokenizer_config.json";

  private PhiVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    if (files.has(CONFIG) && !files.config().path("tokenizer_class").isTextual()) {
      throw Fault.in(Code.TOKENIZER_INVALID, files.folder().resolve(CONFIG))
          .what("does not say which tokenizer it is of (tokenizer_class)")
          .help("Fetch the tokenizer_config.json of the model.")
          .fault();
    }
    return files.config().path("tokenizer_class").asText().equals("GPT2Tokenizer")
        ? BpeVocabulary.add(to, hyper, files, pre)
        : SentencePieceVocabulary.add(to, table(hyper, files), files);
  }

  private static TokenTable table(Hyper hyper, TokenizerFiles files) {
    TokenTable table = SentencePieceVocabulary.pieces(hyper, files);
    Path config = files.folder().resolve(CONFIG);
    for (Map.Entry<String, JsonNode> token :
        files.config().path("added_tokens_decoder").properties()) {
      set(table, Ids.of(token.getKey(), config), token.getValue(), config);
    }
    Path tokenizer = files.folder().resolve("tokenizer.json");
    for (JsonNode token : files.addedTokens()) {
      set(table, Ids.of(token.path("id"), tokenizer), token, tokenizer);
    }
    return table;
  }

  private static void set(TokenTable table, int id, JsonNode token, Path file) {
    if (id >= table.size()) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("has more tokens than vocab_size in config.json says")
          .expected("ids below " + table.size())
          .got(id)
          .help("Tokenizer and config.json are of different models.")
          .fault();
    }
    table.set(
        id,
        token.path("content").asText(),
        SentencePieceVocabulary.ADDED,
        token.path("special").asBoolean() ? TokenTable.CONTROL : TokenTable.USER_DEFINED);
  }
}
