// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.tokenizer.SentencePieceModel;
import dev.alki.tokenizer.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SentencePiece models of InternLM, in whose chats a text ends with a token of its own.
public final class InternLmVocabulary {
  private static final String CHAT_END = "<|im_end|>";
  private static final String EOS = "tokenizer.ggml.eos_token_id";
  private static final float ADDED = -1000;

  /// Stands for the character 0, at which a text would end in C.
  private static final String DRAGON = "\uD83D\uDC09";

  private final TokenTable table;
  private final TokenizerFiles files;
  private Optional<Integer> end = Optional.empty();

  private InternLmVocabulary(TokenTable table, TokenizerFiles files) {
    this.table = table;
    this.files = files;
  }

  /// Of InternLM 2: the pieces, which are all there, and what was added since.
  public static Metadata two(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    SentencePieceModel model = SentencePieceVocabulary.model(files);
    Path file = files.folder().resolve("added_tokens.json");
    List<String> added =
        TokenizerFiles.object(file).properties().stream().map(Map.Entry::getKey).toList();
    int size =
        hyper.config().json().has("vocab_size")
            ? Math.toIntExact(hyper.vocabulary())
            : model.pieces().size();
    if (size > model.pieces().size()) {
      throw Fault.in(Code.TOKENIZER_INVALID, files.folder().resolve(SentencePieceVocabulary.FILE))
          .what("has fewer pieces than vocab_size in config.json says")
          .expected("at least " + size)
          .got(model.pieces().size())
          .fault();
    }
    TokenTable table = new TokenTable(size + added.size(), 0);
    for (int id = 0; id < size; id++) {
      Piece piece = model.pieces().get(id);
      String text = piece.text().equals("\0") ? DRAGON : piece.text();
      boolean unused = piece.text().startsWith("[UNUSED");
      int type = unused ? TokenTable.UNUSED : SentencePieceVocabulary.type(piece);
      table.set(id, text, piece.score(), type);
    }
    for (int i = 0; i < added.size(); i++) {
      table.set(size + i, added.get(i), ADDED, TokenTable.USER_DEFINED);
    }
    InternLmVocabulary vocabulary = new InternLmVocabulary(table, files);
    vocabulary.replace();
    Metadata more =
        table
            .add(to, "llama", "default", true)
            .with("tokenizer.ggml.add_space_prefix", Value.bool(model.before().addDummyPrefix()));
    return vocabulary.special(more);
  }

  private void replace() {
    Path config = files.folder().resolve("tokenizer_config.json");
    for (Map.Entry<String, JsonNode> token :
        files.config().path("added_tokens_decoder").properties()) {
      replace(Ids.of(token.getKey(), config), token.getValue(), config);
    }
    Path tokenizer = files.folder().resolve("tokenizer.json");
    for (JsonNode token : files.addedTokens()) {
      replace(Ids.of(token.path("id"), tokenizer), token, tokenizer);
    }
  }

  private void replace(int id, JsonNode token, Path file) {
    if (id >= table.size()) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("adds a token behind the last one")
          .expected("ids below " + table.size())
          .got(id)
          .fault();
    }
    String text = token.path("content").asText();
    boolean special = token.path("special").asBoolean();
    table.set(id, text, ADDED, special ? TokenTable.CONTROL : TokenTable.USER_DEFINED);
    if (text.equals(CHAT_END)) {
      end = Optional.of(id);
    }
  }

  private Metadata special(Metadata to) {
    Metadata more = SpecialTokens.add(to, files, table.size());
    if (more.get(EOS).isEmpty()) {
      throw Fault.in(Code.TOKENIZER_INVALID, files.folder())
          .what("does not say which token ends a text (eos_token_id)")
          .fault();
    }
    if (end.isPresent()) {
      more = more.with(EOS, Value.u32(end.get()));
    }
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  /// Of InternLM 3: as SentencePiece models always are, but for the end of a chat.
  public static Metadata three(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    TokenTable table = SentencePieceVocabulary.table(hyper, files);
    Metadata more = table.add(to, "llama", "default", true);
    more = Vocabulary.spacePrefix(more, files);
    more = SpecialTokens.add(more, files, table.size());
    for (Map.Entry<String, JsonNode> token :
        files.config().path("added_tokens_decoder").properties()) {
      if (token.getValue().path("special").asBoolean()
          && token.getValue().path("content").asText().equals(CHAT_END)
          && more.get(EOS).isPresent()) {
        more = more.with(EOS, Value.u32(Ids.of(token.getKey(), files.folder())));
      }
    }
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }
}
