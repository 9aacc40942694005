// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.util.List;

/// Makes tokenizers of the keys of a GGUF.
final class GgufTokenizers {
  private static final int BPE_BOS = 11;

  private GgufTokenizers() {}

  static Tokenizer of(Metadata keys, Path file) {
    String model = keys.string("tokenizer.ggml.model").orElse("");
    return switch (model) {
      case "gpt2", "gemma4" -> bpe(GgufVocabulary.of(keys, file), model.equals("gemma4"));
      case "llama" -> pieces(GgufVocabulary.of(keys, file));
      case "bert" -> wordPiece(GgufVocabulary.of(keys, file));
      case "t5" -> unigram(GgufVocabulary.of(keys, file));
      case "" ->
          throw Fault.in(Code.TOKENIZER_MISSING, file).what("has no tokenizer.ggml.model").fault();
      default ->
          throw Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
              .what("has a tokenizer (tokenizer.ggml.model) that is not known")
              .expected("gpt2, gemma4, llama, bert or t5")
              .got(model)
              .fault();
    };
  }

  private static Tokenizer bpe(GgufVocabulary vocabulary, boolean gemma) {
    String name =
        gemma ? "gemma4" : vocabulary.keys().string("tokenizer.ggml.pre").orElse("default");
    PreTokenizerTable.Row pre = PreTokenizerTable.named(name, vocabulary.file());
    boolean always = name.equals("gemma4") || name.equals("granite-embed-multi-311m");
    boolean bosless = gemma || name.equals("glm4") || name.equals("chatglm-bpe");
    int bos = vocabulary.special("bos", bosless ? TokenIds.NONE : BPE_BOS);
    int eos = vocabulary.special("eos", gemma ? TokenIds.NONE : BPE_BOS);
    return new GgufTokenizer(
        vocabulary,
        new UserDefinedTokens(vocabulary),
        LlamaBpe.of(vocabulary, pre),
        new Frame(
            token(always || vocabulary.flag("add_bos_token", pre.bos()), bos),
            token(vocabulary.flag("add_eos_token", false), eos)),
        false);
  }

  private static Tokenizer pieces(GgufVocabulary vocabulary) {
    return new GgufTokenizer(
        vocabulary,
        new UserDefinedTokens(vocabulary),
        LlamaPieces.of(vocabulary),
        new Frame(
            token(vocabulary.flag("add_bos_token", true), vocabulary.special("bos", 1)),
            token(vocabulary.flag("add_eos_token", false), vocabulary.special("eos", 2))),
        vocabulary.flag("add_space_prefix", true));
  }

  private static Tokenizer wordPiece(GgufVocabulary vocabulary) {
    return new GgufTokenizer(
        vocabulary,
        new UserDefinedTokens(vocabulary),
        LlamaWordPiece.of(vocabulary),
        new Frame(
            token(true, vocabulary.special("bos", 101)),
            token(true, vocabulary.special("seperator", 102))),
        true);
  }

  private static Tokenizer unigram(GgufVocabulary vocabulary) {
    return new GgufTokenizer(
        vocabulary,
        new UserDefinedTokens(vocabulary),
        LlamaUnigram.of(vocabulary),
        new Frame(
            token(
                vocabulary.flag("add_bos_token", false), vocabulary.special("bos", TokenIds.NONE)),
            token(vocabulary.flag("add_eos_token", true), vocabulary.special("eos", 1))),
        vocabulary.flag("add_space_prefix", false));
  }

  private static List<Integer> token(boolean wanted, int id) {
    return wanted && id != TokenIds.NONE ? List.of(id) : List.of();
  }
}
