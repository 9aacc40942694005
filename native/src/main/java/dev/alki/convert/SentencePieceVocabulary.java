// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;

/// The vocabulary of a SentencePiece model: model `llama`.
final class SentencePieceVocabulary {
  static final String FILE = "tokenizer.model";

  private SentencePieceVocabulary() {}

  static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files) {
    throw Fault.in(Code.TOKENIZER_UNSUPPORTED, files.folder().resolve(FILE))
        .what("is a SentencePiece model, which cannot be read yet")
        .fault();
  }
}
