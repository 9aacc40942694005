// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.tokenizer.Tokenizer;
import dev.alki.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The files about a tokenizer beside a model; an empty object stands for one that is not there.
/// `config` is tokenizer_config.json, `tokenizer` tokenizer.json, `model` the raw config.json.
public record TokenizerFiles(
    Path folder, ObjectNode tokenizer, ObjectNode config, ObjectNode model) {
  private static final long MAX_TEXT = 16 << 20;

  public static TokenizerFiles read(Path folder, ObjectNode model) {
    return new TokenizerFiles(
        folder,
        object(folder.resolve("tokenizer.json")),
        object(folder.resolve("tokenizer_config.json")),
        model);
  }

  /// An object, empty when there is no such file.
  public static ObjectNode object(Path file) {
    if (!Files.isRegularFile(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (StrictJson.PYTHON.read(file) instanceof ObjectNode object) {
      return object;
    }
    throw Fault.in(Code.JSON_WRONG_TYPE, file).what("is no JSON object").fault();
  }

  /// A text file, its line ends made one.
  public static String text(Path file) {
    try {
      if (Files.size(file) > MAX_TEXT) {
        throw Fault.in(Code.TOKENIZER_INVALID, file)
            .what("is too long")
            .expected("at most " + MAX_TEXT + " bytes")
            .got(Files.size(file))
            .fault();
      }
      return Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
    } catch (CharacterCodingException e) {
      throw Fault.in(Code.TOKENIZER_INVALID, file).what("is not UTF-8").cause(e).fault();
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, file).what("cannot be read").cause(e).fault();
    }
  }

  public boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  /// What tokenizer.json and the files beside it make together.
  Tokenizer tokenizerOfFolder() {
    return Tokenizers.of(
        tokenizer,
        config,
        Optional.ofNullable(model.path("model_type").textValue()),
        folder.resolve("tokenizer.json"));
  }

  JsonNode addedTokens() {
    return tokenizer.path("added_tokens");
  }
}
