// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.util.Optional;

/// Vocabularies of state space models, whose embeddings were filled up to a multiple of some number
/// of tokens. Where the folder has no tokenizer, it is GPT-NeoX's.
public final class PaddedVocabulary {
  private static final String MULTIPLE = "pad_vocab_size_multiple";
  private static final long MAX = 1 << 24;
  private static final long MAMBA = 8;
  private static final long MAMBA2 = 16;

  private PaddedVocabulary() {}

  /// Of Mamba: byte-level BPE if there is one, else SentencePiece.
  public static Metadata mamba(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Hyper padded = padded(hyper, multiple(hyper, MAMBA));
    return files.tokenizer().isEmpty() && files.has(SentencePieceVocabulary.FILE)
        ? SentencePieceVocabulary.add(to, padded, files)
        : bytes(to, padded, files, pre);
  }

  /// Of Mamba 2: SentencePiece if there is one, else byte-level BPE.
  public static Metadata mamba2(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return piecesOrBytes(to, padded(hyper, multiple(hyper, MAMBA2)), files, pre);
  }

  /// The same, filled up to a multiple that the configuration has no say in.
  public static Vocabulary to(long multiple) {
    return (to, hyper, files, pre) -> piecesOrBytes(to, padded(hyper, multiple), files, pre);
  }

  /// How many rows the embedding of Mamba or Mamba 2 has.
  public static long size(Hyper hyper) {
    return padded(hyper, multiple(hyper, hyper.architecture().equals("mamba") ? MAMBA : MAMBA2))
        .vocabulary();
  }

  private static Metadata piecesOrBytes(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    if (files.has(SentencePieceVocabulary.FILE)) {
      return SentencePieceVocabulary.add(to, hyper, files);
    }
    if (files.has(SentencePieceVocabulary.FILE + ".v3")) {
      throw Fault.in(Code.TOKENIZER_MISSING, files.folder())
          .what("has its tokenizer under a name that is not looked for")
          .expected(SentencePieceVocabulary.FILE)
          .got(SentencePieceVocabulary.FILE + ".v3")
          .help("Rename the file.")
          .fault();
    }
    return bytes(to, hyper, files, pre);
  }

  private static Metadata bytes(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    if (files.tokenizer().isEmpty()) {
      return GptNeoxVocabulary.add(to, hyper.vocabulary(), pre);
    }
    return BpeVocabulary.add(to, hyper, files, pre);
  }

  private static long multiple(Hyper hyper, long usual) {
    return hyper.config().count(MULTIPLE).isPresent() ? hyper.config().size(MAX, MULTIPLE) : usual;
  }

  private static Hyper padded(Hyper hyper, long multiple) {
    long size = Math.ceilDiv(hyper.vocabulary(), multiple) * multiple;
    return hyper.with(hyper.config().with("vocab_size", size));
  }
}
