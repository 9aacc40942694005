// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// What the normalizer of a tokenizer.json does to letters, alone or as part of a sequence.
final class Normalizers {
  private static final String LOWERCASE = "tokenizer.ggml.normalizer.lowercase";
  private static final String STRIP_ACCENTS = "tokenizer.ggml.normalizer.strip_accents";

  private Normalizers() {}

  /// Lower case first, whatever the order in the file.
  static Metadata add(Metadata to, TokenizerFiles files) {
    Metadata found = take(Metadata.EMPTY, files.tokenizer().path("normalizer"));
    Metadata more = found.get(LOWERCASE).map(value -> to.with(LOWERCASE, value)).orElse(to);
    return found.get(STRIP_ACCENTS).map(value -> more.with(STRIP_ACCENTS, value)).orElse(more);
  }

  private static Metadata take(Metadata to, JsonNode normalizer) {
    return switch (normalizer.path("type").asText()) {
      case "Lowercase" -> to.with(LOWERCASE, Value.bool(true));
      case "StripAccents" -> to.with(STRIP_ACCENTS, Value.bool(true));
      case "BertNormalizer" ->
          flag(
              flag(to, LOWERCASE, normalizer.path("lowercase")),
              STRIP_ACCENTS,
              normalizer.path("strip_accents"));
      case "Sequence" -> {
        Metadata more = to;
        for (JsonNode part : normalizer.path("normalizers")) {
          more = take(more, part);
        }
        yield more;
      }
      default -> to;
    };
  }

  private static Metadata flag(Metadata to, String key, JsonNode flag) {
    return flag.isBoolean() ? to.with(key, Value.bool(flag.booleanValue())) : to;
  }
}
