// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.gguf.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where tokenizers come from.
public final class Tokenizers {
  private static final List<String> SENTENCE_PIECE = List.of("tokenizer.model", "spiece.model");

  private Tokenizers() {}

  /// From a model folder's own files: a SentencePiece model if there is one, else tokenizer.json.
  public static Tokenizer of(Path folder) {
    for (String name : SENTENCE_PIECE) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return sentencePiece(folder.resolve(name), object(folder.resolve("tokenizer_config.json")));
      }
    }
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw Fault.in(Code.TOKENIZER_MISSING, folder)
          .what("has neither tokenizer.model nor tokenizer.json")
          .help("Fetch the tokenizer's files of the same model.")
          .fault();
    }
    return of(
        object(file),
        object(folder.resolve("tokenizer_config.json")),
        Optional.ofNullable(object(folder.resolve("config.json")).path("model_type").textValue()),
        file);
  }

  /// From the contents of tokenizer.json, tokenizer_config.json, and config.json's `model_type`, as
  /// transformers 4.57.6 understands them; `file` is what messages call it.
  public static Tokenizer of(
      ObjectNode tokenizer, ObjectNode config, Optional<String> modelType, Path file) {
    return TokenizerJson.read(SavedTokenizer.of(tokenizer, config, modelType), file);
  }

  /// From the keys of a GGUF, as llama.cpp v0.5.0 understands them; `file` is what messages call
  /// it.
  public static Tokenizer of(Metadata keys, Path file) {
    return GgufTokenizers.of(keys, file);
  }

  /// A bos, and no eos, unless `config` says otherwise; T5 has it the other way round.
  private static Tokenizer sentencePiece(Path file, ObjectNode config) {
    SentencePieceModel model = SentencePieceModel.read(file);
    boolean t5 = config.path("tokenizer_class").asText().startsWith("T5");
    return SentencePieceTokenizer.of(
        model,
        new Frame(
            mark(model, "<s>", config.path("add_bos_token").asBoolean(!t5)),
            mark(model, "</s>", config.path("add_eos_token").asBoolean(t5))),
        file);
  }

  private static List<Integer> mark(SentencePieceModel model, String text, boolean wanted) {
    return IntStream.range(0, wanted ? model.pieces().size() : 0)
        .filter(id -> model.pieces().get(id).text().equals(text))
        .boxed()
        .toList();
  }

  private static ObjectNode object(Path file) {
    if (!Files.isRegularFile(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (StrictJson.PYTHON.read(file) instanceof ObjectNode object) {
      return object;
    }
    throw Fault.in(Code.JSON_WRONG_TYPE, file).what("is no JSON object").fault();
  }
}
