// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// Where the tokenizer of an architecture comes from, and what it becomes.
@FunctionalInterface
public interface Vocabulary {
  /// SentencePiece if there is one, else byte-level BPE.
  Vocabulary PIECES_OR_BYTES =
      (to, hyper, files, pre) ->
          files.has(SentencePieceVocabulary.FILE)
              ? SentencePieceVocabulary.add(to, hyper, files)
              : BpeVocabulary.add(to, hyper, files, pre);

  /// Byte-level BPE.
  Vocabulary BYTES = BpeVocabulary::add;

  /// SentencePiece.
  Vocabulary PIECES = (to, hyper, files, pre) -> SentencePieceVocabulary.add(to, hyper, files);

  /// Adds its keys. `pre` replaces the name of the pre-tokenizer that would be looked up.
  Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre);

  /// Whether texts begin with a space, if the tokenizer's configuration says so.
  static Metadata spacePrefix(Metadata to, TokenizerFiles files) {
    return files.config().path("add_prefix_space").isBoolean()
        ? to.with(
            "tokenizer.ggml.add_space_prefix",
            Value.bool(files.config().path("add_prefix_space").booleanValue()))
        : to;
  }
}
