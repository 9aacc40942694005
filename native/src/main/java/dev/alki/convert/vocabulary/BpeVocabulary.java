// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A byte-level BPE vocabulary of tokenizer.json: model `gpt2`.
public final class BpeVocabulary {
  private BpeVocabulary() {}

  public static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return add(to, hyper, files, pre, new LinkedHashMap<>());
  }

  /// `otherwise` has an added token by kind for those kinds of which nothing is said.
  static Metadata add(
      Metadata to,
      Hyper hyper,
      TokenizerFiles files,
      Optional<String> pre,
      SequencedMap<String, String> otherwise) {
    BaseTokens tokens = BaseTokens.of(hyper, files, pre);
    Metadata more = plain(to, tokens, files);
    Path file = files.folder().resolve(BaseTokens.FILE);
    more = SpecialTokens.add(more, files, Long.MAX_VALUE, ids(otherwise, tokens.added(), file));
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  /// Tokens and merges only.
  static Metadata tokens(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    return plain(to, BaseTokens.of(hyper, files, pre), files);
  }

  private static Metadata plain(Metadata to, BaseTokens tokens, TokenizerFiles files) {
    return Merges.add(tokens.table().add(to, "gpt2", Optional.of(tokens.pre()), false), files);
  }

  private static SequencedMap<String, Long> ids(
      SequencedMap<String, String> contents, Map<Integer, AddedTokens.Token> added, Path file) {
    SequencedMap<String, Long> ids = new LinkedHashMap<>();
    contents.forEach((kind, content) -> {
      long id =
          added.entrySet().stream()
              .filter(token -> token.getValue().content().equals(content))
              .mapToLong(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(() ->
                  Fault.in(Code.TOKENIZER_INVALID, file)
                      .what("has no added token " + content)
                      .help("Fetch the tokenizer of the same model.")
                      .fault());
      ids.put(kind, id);
    });
    return ids;
  }
}
