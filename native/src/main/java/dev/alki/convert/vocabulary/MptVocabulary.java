// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// Byte-level BPE, or the SentencePiece model of SEA-LION, whose special tokens llama.cpp knows.
public final class MptVocabulary {
  private MptVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    if (!files.tokenizer().isEmpty() || !files.has(SentencePieceVocabulary.FILE)) {
      return BpeVocabulary.add(to, hyper, files, pre);
    }
    return SentencePieceVocabulary.add(to, hyper, files)
        .with("tokenizer.ggml.add_bos_token", Value.bool(false))
        .with("tokenizer.ggml.padding_token_id", Value.u32(3))
        .with("tokenizer.ggml.eos_token_id", Value.u32(1))
        .with("tokenizer.ggml.unknown_token_id", Value.u32(0));
  }
}
