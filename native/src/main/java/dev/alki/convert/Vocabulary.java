// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Where the tokenizer of an architecture comes from, when its folder has several to offer.
enum Vocabulary {
  /// SentencePiece, or byte-level BPE with or without byte fallback; some say whether texts begin
  /// with a space.
  LLAMA {
    @Override
    Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, ConvertOptions options) {
      if (files.has("tekken.json") && files.tokenizer().isEmpty()) {
        throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve("tekken.json"))
            .what("is the only tokenizer here, and is not read")
            .help("Fetch tokenizer.json and tokenizer_config.json of the same model too.")
            .fault();
      }
      JsonNode prefix = files.config().path("add_prefix_space");
      Metadata more =
          prefix.isBoolean()
              ? to.with("tokenizer.ggml.add_space_prefix", Value.bool(prefix.booleanValue()))
              : to;
      if (files.has(SentencePieceVocabulary.FILE)) {
        more = SentencePieceVocabulary.add(more, hyper, files);
      } else if (FallbackVocabulary.fits(files)) {
        more = FallbackVocabulary.add(more, files);
      } else {
        more = BpeVocabulary.add(more, hyper, files, options);
      }
      return switch (hyper.config().count("vocab_size").orElse(0L).intValue()) {
        case CODE_LLAMA -> more.with("tokenizer.ggml.eot_token_id", Value.u32(32010));
        case GRANITE -> more.with("tokenizer.ggml.add_bos_token", Value.bool(false));
        default -> more;
      };
    }
  },
  /// SentencePiece if there is one, else byte-level BPE.
  PIECES_OR_BYTES {
    @Override
    Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, ConvertOptions options) {
      return files.has(SentencePieceVocabulary.FILE)
          ? SentencePieceVocabulary.add(to, hyper, files)
          : BpeVocabulary.add(to, hyper, files, options);
    }
  };

  /// Sizes of vocabularies by which the reference knows CodeLlama and small Granites.
  private static final int CODE_LLAMA = 32016;

  private static final int GRANITE = 49152;

  abstract Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, ConvertOptions options);
}
