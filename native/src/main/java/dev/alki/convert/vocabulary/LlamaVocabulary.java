// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// SentencePiece, or byte-level BPE with or without byte fallback; some say whether texts begin
/// with a space.
public final class LlamaVocabulary {
  /// Sizes of vocabularies by which the reference knows CodeLlama and small Granites.
  private static final int CODE_LLAMA = 32016;

  private static final int GRANITE = 49152;

  private LlamaVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    if (files.has("tekken.json") && files.tokenizer().isEmpty()) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve("tekken.json"))
          .what("is the only tokenizer here, and is not read")
          .help("Fetch tokenizer.json and tokenizer_config.json of the same model too.")
          .fault();
    }
    Metadata more = Vocabulary.spacePrefix(to, files);
    if (files.has(SentencePieceVocabulary.FILE)) {
      more = SentencePieceVocabulary.add(more, hyper, files);
    } else if (FallbackVocabulary.fits(files)) {
      more = FallbackVocabulary.add(more, files);
    } else {
      more = BpeVocabulary.add(more, hyper, files, pre);
    }
    return switch (hyper.config().count("vocab_size").orElse(0L).intValue()) {
      case CODE_LLAMA -> more.with("tokenizer.ggml.eot_token_id", Value.u32(32010));
      case GRANITE -> more.with("tokenizer.ggml.add_bos_token", Value.bool(false));
      default -> more;
    };
  }
}
