// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The tokens of a GGUF by id: text, score, and what they are for, as llama.cpp v0.5.0 sees it
/// after it has looked at their texts. `ids` is the last id of each text.
record GgufVocabulary(
    Path file,
    Metadata keys,
    List<String> texts,
    Map<String, Integer> ids,
    float[] scores,
    TokenKind[] kinds) {
  private static final String PREFIX = "tokenizer.ggml.";

  static GgufVocabulary of(Metadata keys, Path file) {
    Value tokens = array(keys, file, "tokens", ValueType.STRING);
    int size = tokens.count();
    if (size > Models.MAX_TOKENS) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what("has too many tokens")
          .expected("at most " + Models.MAX_TOKENS)
          .got(size)
          .fault();
    }
    List<String> texts = new java.util.ArrayList<>(size);
    Map<String, Integer> ids = HashMap.newHashMap(size);
    for (byte[] token : tokens.asStringBytes()) {
      String text =
          token.length == 0
              ? "[EMPTY_" + texts.size() + "]"
              : new String(token, StandardCharsets.UTF_8);
      ids.put(text, texts.size());
      texts.add(text);
    }
    float[] scores = new float[size];
    if (keys.get(PREFIX + "scores").isPresent()) {
      float[] said = array(keys, file, "scores", ValueType.F32).asFloats();
      requireSize(file, "scores", said.length, size);
      scores = java.util.Arrays.copyOf(said, size);
      for (float score : scores) {
        if (!Float.isFinite(score)) {
          throw Fault.in(Code.TOKENIZER_INVALID, file)
              .what("has a score that is no number")
              .got(score)
              .fault();
        }
      }
    }
    TokenKind[] kinds = new TokenKind[size];
    java.util.Arrays.fill(kinds, TokenKind.NORMAL);
    if (keys.get(PREFIX + "token_type").isPresent()) {
      long[] said = array(keys, file, "token_type", ValueType.I32).asLongs();
      requireSize(file, "token_type", said.length, size);
      for (int id = 0; id < size; id++) {
        kinds[id] = TokenKind.of(said[id]);
      }
    }
    GgufVocabulary vocabulary = new GgufVocabulary(file, keys, texts, ids, scores, kinds);
    SpecialTexts.mark(vocabulary);
    return vocabulary;
  }

  int size() {
    return texts.size();
  }

  int id(String text) {
    return ids.getOrDefault(text, TokenIds.NONE);
  }

  /// `tokenizer.ggml.NAME_token_id`, if it is the id of a token.
  OptionalInt special(String name) {
    return keys.get(PREFIX + name + "_token_id")
        .filter(value -> whole(value.type()) && value.asLong() >= 0 && value.asLong() < size())
        .map(value -> OptionalInt.of((int) value.asLong()))
        .orElse(OptionalInt.empty());
  }

  /// As [#special], or `usual` where that is a token, or none.
  int special(String name, int usual) {
    return special(name).orElse(usual < size() ? usual : TokenIds.NONE);
  }

  boolean flag(String name, boolean usual) {
    return keys.get("tokenizer.ggml." + name)
        .filter(value -> value.type() == ValueType.BOOL)
        .map(Value::asBool)
        .orElse(usual);
  }

  static Value array(Metadata keys, Path file, String name, ValueType element) {
    return keys.get(PREFIX + name)
        .filter(value -> value.type() == ValueType.ARRAY && value.elementType() == element)
        .orElseThrow(() ->
            Fault.in(Code.TOKENIZER_INVALID, file)
                .what(PREFIX + name + " is missing or of the wrong kind")
                .expected("an array of " + element)
                .fault());
  }

  private static boolean whole(ValueType type) {
    return switch (type) {
      case U8, I8, U16, I16, U32, I32, U64, I64 -> true;
      case F32, F64, BOOL, STRING, ARRAY -> false;
    };
  }

  private static void requireSize(Path file, String name, int got, int tokens) {
    if (got < tokens) {
      throw Fault.in(Code.TOKENIZER_INVALID, file)
          .what(PREFIX + name + " is too short")
          .expected(tokens + ", one for each token")
          .got(got)
          .fault();
    }
  }
}
