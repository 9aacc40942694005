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
    Metadata more = tokens.table().add(to, "gpt2", tokens.pre(), false);
    more = Merges.add(more, files);
    more = SpecialTokens.add(more, files, Long.MAX_VALUE, ids(otherwise, files));
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  private static SequencedMap<String, Long> ids(
      SequencedMap<String, String> contents, TokenizerFiles files) {
    SequencedMap<String, Long> ids = new LinkedHashMap<>();
    if (contents.isEmpty()) {
      return ids;
    }
    Path file = files.folder().resolve("tokenizer.json");
    Map<Integer, AddedTokens.Token> added =
        AddedTokens.of(files, BaseTokens.vocabulary(files, file));
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
