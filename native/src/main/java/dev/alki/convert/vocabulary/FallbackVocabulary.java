// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A BPE vocabulary of tokenizer.json that falls back to tokens for bytes: what a SentencePiece
/// model becomes in that form. Scores are lost there; all tokens get the same.
final class FallbackVocabulary {
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
  private static final float SCORE = -1000;

  private FallbackVocabulary() {}

  static boolean fits(TokenizerFiles files) {
    JsonNode model = files.tokenizer().path("model");
    return model.path("type").asText().equals("BPE")
        && model.path("byte_fallback").asBoolean()
        && files.tokenizer().path("decoder").path("type").asText().equals("Sequence");
  }

  static Metadata add(Metadata to, TokenizerFiles files) {
    TokenTable table = table(files);
    Metadata more = table.add(to, "llama", Optional.of("default"), true);
    more = SpecialTokens.add(more, files, table.size());
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  static TokenTable table(TokenizerFiles files) {
    Path file = files.folder().resolve("tokenizer.json");
    if (!fits(files)) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
          .what("has no BPE vocabulary with tokens for bytes (byte_fallback)")
          .got(files.tokenizer().path("model").path("type").asText("no model"))
          .fault();
    }
    Map<String, Integer> vocabulary = BaseTokens.vocabulary(files, file);
    Map<Integer, AddedTokens.Token> added = AddedTokens.of(files, vocabulary);
    Set<String> special = AddedTokens.special(files);
    int base = vocabulary.size();
    int size = base + (int) added.keySet().stream().filter(id -> id >= base).count();
    TokenTable table = new TokenTable(size, SCORE);
    Set<Integer> seen = new HashSet<>();
    vocabulary.forEach((text, id) -> {
      if (id >= base || !seen.add(id)) {
        throw wrong(file, id, base);
      }
      int type =
          BYTE.matcher(text).matches()
              ? TokenTable.BYTE
              : special.contains(text) ? TokenTable.CONTROL : TokenTable.NORMAL;
      table.set(id, text, SCORE, type);
    });
    added.forEach((id, token) -> {
      if (id >= size) {
        throw wrong(file, id, size);
      }
      if (id >= base) {
        boolean control = special.contains(token.content());
        int type = control ? TokenTable.CONTROL : TokenTable.USER_DEFINED;
        table.set(id, token.content(), SCORE, type);
      }
    });
    return table;
  }

  private static Fault wrong(Path file, int id, int size) {
    return Fault.in(Code.TOKENIZER_INVALID, file)
        .what("has ids that are not one after the other")
        .expected("each once, below " + size)
        .got(id)
        .fault();
  }
}
