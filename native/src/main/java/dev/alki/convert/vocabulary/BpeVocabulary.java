// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A byte-level BPE vocabulary of tokenizer.json: model `gpt2`.
public final class BpeVocabulary {
  private BpeVocabulary() {}

  public static Metadata add(
      Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    BaseTokens tokens = BaseTokens.of(hyper, files, pre);
    Metadata more = tokens.table().add(to, "gpt2", Optional.of(tokens.pre()), false);
    more = Merges.add(more, files);
    more = SpecialTokens.add(more, files, Long.MAX_VALUE);
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }
}
