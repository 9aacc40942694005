// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The token that ends a row of a picture, whose vector llama.cpp takes from the projector.
///
/// It is the only row that is kept of the language model's embeddings. The reference looks for
/// those in its own way: it leaves out all whose name has `language_model.` in it, as it has in
/// published checkpoints, and then makes a projector that llama.cpp does not load. Here they are
/// found under both names.
final class BreakToken {
  static final String NAME = "v.token_embd.img_break";

  private static final String EMBEDDINGS = "embed_tokens.weight";
  private static final String TEXT = "[IMG_BREAK]";

  private BreakToken() {}

  static boolean within(String tensor) {
    return tensor.contains(EMBEDDINGS);
  }

  /// Its vector in place of all.
  static List<Part> rule(Part part, Hyper hyper) {
    if (!within(part.name())) {
      return List.of(part);
    }
    long id = id(hyper.folder());
    part.require(part.shape().size() == 2, "two dimensions");
    return List.of(part.slice(id, 1).shaped(part.columns()).named(NAME));
  }

  private static long id(Path folder) {
    Config settings = Config.read(folder.resolve("tokenizer_config.json"));
    return settings.json().path("added_tokens_decoder").properties().stream()
        .filter(token -> is(token.getValue()))
        .map(token -> number(token.getKey(), settings.file()))
        .findFirst()
        .or(() -> ofTokenizer(folder))
        .orElseThrow(() ->
            Fault.in(Code.TOKENIZER_INVALID, settings.file())
                .what("has no token " + TEXT)
                .help("Fetch the tokenizer of the model itself: its pictures end rows with it.")
                .fault());
  }

  private static Optional<Long> ofTokenizer(Path folder) {
    Config tokenizer = Config.read(folder.resolve("tokenizer.json"));
    return tokenizer
        .json()
        .path("added_tokens")
        .valueStream()
        .filter(BreakToken::is)
        .map(token -> number(token.path("id").asText(), tokenizer.file()))
        .findFirst();
  }

  private static boolean is(JsonNode token) {
    return token.path("content").asText().equals(TEXT);
  }

  /// The reference takes the first token for none.
  private static long number(String id, Path file) {
    if (!id.matches("[1-9]\\d{0,8}")) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("the number of the token " + TEXT + " is none")
          .expected("a whole number from 1 on")
          .got(id)
          .fault();
    }
    return Long.parseLong(id);
  }
}
