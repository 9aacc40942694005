// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.tokenizer.SentencePieceModel;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many tokens a tokenizer has, counted without making it: as many rows of a Gemma's embedding
/// are kept.
public final class TokenCount {
  private TokenCount() {}

  /// Of the SentencePiece model as it is written, or of tokenizer.json: there, added tokens count
  /// even where the vocabulary has them already.
  public static long of(Hyper hyper) {
    Path pieces = hyper.folder().resolve(SentencePieceVocabulary.FILE);
    if (Files.isRegularFile(pieces)) {
      return hyper
          .config()
          .count("vocab_size_per_layer_input", "vocab_size")
          .orElseGet(() -> (long) SentencePieceModel.read(pieces).pieces().size());
    }
    Path file = hyper.folder().resolve("tokenizer.json");
    JsonNode tokenizer = TokenizerFiles.object(file);
    if (tokenizer.isEmpty()) {
      throw Fault.in(Code.TOKENIZER_MISSING, hyper.folder())
          .what("has neither " + SentencePieceVocabulary.FILE + " nor tokenizer.json")
          .help("Fetch the tokenizer of the model too.")
          .fault();
    }
    return (long) tokenizer.path("model").path("vocab").size()
        + tokenizer.path("added_tokens").size();
  }
}
