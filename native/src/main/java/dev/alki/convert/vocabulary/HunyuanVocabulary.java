// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Byte-level BPE of the Hunyuan models, whose texts and turns end with tokens that are named
/// apart.
public final class HunyuanVocabulary {
  private HunyuanVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Metadata more = BpeVocabulary.tokens(to, hyper, files, pre);
    boolean padded = hyper.config().json().path("pad_token_id").asLong() >= 0;
    more = SpecialTokens.add(more, padded ? files : withoutPad(files), Long.MAX_VALUE);
    more = Normalizers.add(ChatTemplates.add(more, files), files);
    Optional<Long> end = hyper.config().count("eod_token_id");
    if (end.isPresent()) {
      more = more.with("tokenizer.ggml.eos_token_id", Value.u32(end.get()));
    }
    JsonNode ends =
        TokenizerFiles.object(files.folder().resolve("generation_config.json"))
            .path("eos_token_id");
    return ends.isArray() && ends.size() >= 2
        ? more.with(
            "tokenizer.ggml.eot_token_id",
            Value.u32(Ids.of(ends.get(0), files.folder().resolve("generation_config.json"))))
        : more;
  }

  /// Some say -1 for a token that they do not have.
  private static TokenizerFiles withoutPad(TokenizerFiles files) {
    ObjectNode config = files.config().deepCopy();
    config.remove(List.of("pad_token", "add_pad_token"));
    ObjectNode model = files.model().deepCopy();
    model.remove("pad_token_id");
    if (model.get("text_config") instanceof ObjectNode text) {
      text.remove("pad_token_id");
    }
    return new TokenizerFiles(files.folder(), files.tokenizer(), config, model);
  }
}
