// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tokenizers of the Gemma models: SentencePiece without a space before a text, and from Gemma
/// 4 on the same pieces as merges.
public final class GemmaVocabulary {
  private static final String PREFIX = "tokenizer.ggml.add_space_prefix";

  /// What a chat's reader must see of Gemma 4's answers, though it looks like control.
  private static final Set<String> VISIBLE =
      Set.of(
          "<|channel>",
          "<channel|>",
          "<|tool_call>",
          "<tool_call|>",
          "<|tool_response>",
          "<tool_response|>",
          "<|\"|>");

  private GemmaVocabulary() {}

  /// With the token that ends a turn, which no file of the first Gemma names.
  public static Metadata first(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Metadata more = pieces(to, hyper, files);
    more = SpecialTokens.addKinds(more, files, List.of("eot"), Map.of("eot", 107L));
    return withoutSpace(more);
  }

  public static Metadata second(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return withoutSpace(pieces(to, hyper, files));
  }

  /// Byte-level BPE where there is no SentencePiece model.
  public static Metadata third(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return files.has(SentencePieceVocabulary.FILE)
        ? withoutSpace(SentencePieceVocabulary.add(to, hyper, files))
        : BpeVocabulary.add(to, hyper, files, pre);
  }

  /// As Gemma 3, with as many tokens as the whole vocabulary has: embeddings for each block are
  /// there for fewer.
  public static Metadata thirdN(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    ObjectNode whole = hyper.config().json().deepCopy();
    whole.remove("vocab_size_per_layer_input");
    return third(to, hyper.with(new Config(whole, hyper.config().file())), files, pre);
  }

  /// The pieces of tokenizer.json with the merges that make them.
  public static Metadata fourth(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    TokenTable table = FallbackVocabulary.table(files);
    table.mark(VISIBLE, TokenTable.USER_DEFINED);
    Metadata more = table.add(to, "gemma4", Optional.empty(), true);
    more = SpecialTokens.add(Merges.add(more, files), files, Long.MAX_VALUE);
    more = Normalizers.add(ChatTemplates.add(more, files), files);
    return withoutSpace(more).with("tokenizer.ggml.add_bos_token", Value.bool(true));
  }

  private static Metadata pieces(Metadata to, Hyper hyper, TokenizerFiles files) {
    if (!files.has(SentencePieceVocabulary.FILE)) {
      throw Fault.in(Code.TOKENIZER_MISSING, files.folder())
          .what("has no " + SentencePieceVocabulary.FILE)
          .help("Fetch it: this architecture is converted with its SentencePiece model only.")
          .fault();
    }
    return SentencePieceVocabulary.add(to, hyper, files);
  }

  private static Metadata withoutSpace(Metadata to) {
    return to.with(PREFIX, Value.bool(false));
  }
}
