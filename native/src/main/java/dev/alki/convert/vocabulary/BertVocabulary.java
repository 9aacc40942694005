// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// Pieces of words: model `bert`. Those that begin a word get the mark for a space, those that go
/// on with one lose theirs.
public final class BertVocabulary {
  private static final String CONTINUED = "##";

  private BertVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    BaseTokens tokens = BaseTokens.of(hyper, files, pre);
    TokenTable table = tokens.table();
    table.rename(BertVocabulary::marked);
    Metadata more = table.add(typeCount(to, hyper), "bert", Optional.of(tokens.pre()), false);
    more = SpecialTokens.add(more, files, table.size());
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  /// How many kinds of text a model tells apart.
  static Metadata typeCount(Metadata to, Hyper hyper) {
    return to.with(
        "tokenizer.ggml.token_type_count",
        Value.u32(hyper.config().count("type_vocab_size").orElse(1L)));
  }

  /// Byte-level BPE for models that tell kinds of text apart.
  public static Metadata bytes(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return typeCount(BpeVocabulary.add(to, hyper, files, pre), hyper);
  }

  private static String marked(String text, int type) {
    if (type == TokenTable.CONTROL) {
      return text;
    }
    return text.startsWith(CONTINUED)
        ? text.substring(CONTINUED.length())
        : TokenTable.SPACE + text;
  }
}
