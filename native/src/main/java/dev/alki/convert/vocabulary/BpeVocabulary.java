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
final class BpeVocabulary {
  private static final String FILE = "tokenizer.json";

  private BpeVocabulary() {}

  static Metadata add(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Metadata more = tokens(to, hyper, files, pre);
    more = SpecialTokens.add(more, files, Long.MAX_VALUE);
    return Normalizers.add(ChatTemplates.add(more, files), files);
  }

  /// Tokens and merges only.
  static Metadata tokens(Metadata to, Hyper hyper, TokenizerFiles files, Optional<String> pre) {
    Path file = files.folder().resolve(FILE);
    if (files.tokenizer().isEmpty()) {
      throw Fault.in(Code.TOKENIZER_MISSING, files.folder())
          .what("has no " + FILE)
          .help("Fetch it, or save the tokenizer with a recent version of transformers.")
          .fault();
    }
    Map<String, Integer> vocabulary = vocabulary(files, file);
    Map<Integer, AddedTokens.Token> added = AddedTokens.of(files, vocabulary);
    int largest =
        Math.max(
            vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(0),
            added.keySet().stream().mapToInt(Integer::intValue).max().orElse(0));
    int size =
        hyper.config().count("vocab_size").isPresent()
            ? Math.toIntExact(hyper.vocabulary())
            : largest + 1;
    if (largest >= size) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("has more tokens than vocab_size in config.json says")
          .expected("ids below " + size)
          .got(largest)
          .help("Tokenizer and config.json are of different models.")
          .fault();
    }
    TokenTable table = new TokenTable(size, 0);
    vocabulary.forEach((text, id) -> table.set(id, text, 0, TokenTable.NORMAL));
    Tokenizer tokenizer = files.tokenizerOfFolder();
    added.forEach((id, token) -> {
      String text = token.normalized() ? token.content() : again(token.content(), tokenizer);
      table.setAdded(id, text, 0, token.special());
    });
    Metadata more = table.add(to, "gpt2", PreTokenizerName.of(files, tokenizer, pre), false);
    return Merges.add(more, files);
  }

  /// Tokens that are looked for before a text is normalized are kept as they come out again.
  private static String again(String content, Tokenizer tokenizer) {
    return tokenizer.decode(tokenizer.encode(content));
  }

  /// The model's own tokens, without added ones.
  static Map<String, Integer> vocabulary(TokenizerFiles files, Path file) {
    if (!(files.tokenizer().path("model").path("vocab") instanceof ObjectNode tokens)) {
      throw Fault.in(Code.TOKENIZER_UNSUPPORTED, file)
          .what("has no BPE vocabulary")
          .got(files.tokenizer().path("model").path("type").asText("no model"))
          .fault();
    }
    Map<String, Integer> vocabulary = HashMap.newHashMap(tokens.size());
    tokens
        .properties()
        .forEach(entry -> vocabulary.put(entry.getKey(), Ids.of(entry.getValue(), file)));
    return vocabulary;
  }
}
