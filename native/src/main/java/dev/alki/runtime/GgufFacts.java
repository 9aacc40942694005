// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.gguf.GgufSet;
import dev.alki.gguf.GgufTensor;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What a GGUF says about itself, as far as running it depends on that.
///
/// `weights` is the number of tensor elements, `bytes` the size of the file (of all its parts).
public record GgufFacts(Metadata metadata, Set<TensorType> types, long weights, long bytes) {
  /// No model has more; beyond it a number is a mistake, and products of such numbers overflow.
  private static final long PLAUSIBLE = 1L << 20;

  public GgufFacts {
    types = Set.copyOf(types);
    if (weights < 0 || bytes < 0) {
      throw new IllegalArgumentException("weights " + weights + ", bytes " + bytes);
    }
  }

  /// Of a file, or of all parts of a split model, given any of them. Reads headers only.
  public static GgufFacts read(Path gguf) {
    try (GgufSet set = GgufSet.open(gguf)) {
      Set<TensorType> types = EnumSet.noneOf(TensorType.class);
      long weights = 0;
      for (GgufTensor tensor : set.tensors()) {
        types.add(tensor.type());
        weights += tensor.shape().elements();
      }
      return new GgufFacts(set.metadata(), types, weights, set.size());
    }
  }

  public String architecture() {
    return metadata.architecture();
  }

  /// Longest context the model was made for.
  public OptionalLong contextLength() {
    return number("context_length");
  }

  public Optional<String> tokenizerModel() {
    return metadata.string("tokenizer.ggml.model");
  }

  public Optional<String> preTokenizer() {
    return metadata.string("tokenizer.ggml.pre");
  }

  public Optional<String> chatTemplate() {
    return metadata.string("tokenizer.chat_template");
  }

  /// Bytes of key-value cache for one token of context, keys and values in F16; empty for models
  /// that do not say how many heads they have.
  public OptionalLong cacheBytesPerToken() {
    OptionalLong embedding = number("embedding_length");
    OptionalLong heads = number("attention.head_count");
    OptionalLong cachedHeads = cachedHeads();
    if (embedding.isEmpty() || cachedHeads.isEmpty()) {
      return OptionalLong.empty();
    }
    long headSize = embedding.getAsLong() / Math.max(1, heads.orElse(1));
    long key = number("attention.key_length").orElse(headSize);
    long value = number("attention.value_length").orElse(headSize);
    return OptionalLong.of(cachedHeads.getAsLong() * (key + value) * 2);
  }

  /// `<architecture>.<name>`, when it is one plausible whole number.
  public OptionalLong number(String name) {
    return wholeNumber(architecture() + "." + name);
  }

  /// The value of a key, when it is one plausible whole number.
  public OptionalLong wholeNumber(String key) {
    Optional<Value> value = metadata.get(key);
    return value.isPresent() ? plausible(value.get()) : OptionalLong.empty();
  }

  /// Heads that keep keys and values, of all layers together. Their number may differ by layer (an
  /// array); layers without attention count zero there.
  private OptionalLong cachedHeads() {
    Optional<Value> heads =
        metadata
            .get(architecture() + ".attention.head_count_kv")
            .or(() -> metadata.get(architecture() + ".attention.head_count"));
    OptionalLong blocks = number("block_count");
    if (heads.isEmpty() || blocks.isEmpty()) {
      return OptionalLong.empty();
    }
    return switch (heads.get().type()) {
      case ARRAY -> sum(heads.get());
      case U8, I8, U16, I16, U32, I32, U64, I64 -> {
        OptionalLong each = plausible(heads.get());
        yield each.isEmpty()
            ? each
            : OptionalLong.of(Math.multiplyExact(blocks.getAsLong(), each.getAsLong()));
      }
      case F32, F64, BOOL, STRING -> OptionalLong.empty();
    };
  }

  private static OptionalLong sum(Value array) {
    return switch (array.elementType()) {
      case U8, I8, U16, I16, U32, I32, U64, I64 -> {
        long[] each = array.asLongs();
        yield Arrays.stream(each).allMatch(n -> n >= 0 && n < PLAUSIBLE)
            ? OptionalLong.of(Arrays.stream(each).sum())
            : OptionalLong.empty();
      }
      case F32, F64, BOOL, STRING, ARRAY -> OptionalLong.empty();
    };
  }

  private static OptionalLong plausible(Value value) {
    return switch (value.type()) {
      case U8, I8, U16, I16, U32, I32, U64, I64 -> {
        long number = value.asLong();
        yield number >= 0 && number < PLAUSIBLE * 1024
            ? OptionalLong.of(number)
            : OptionalLong.empty();
      }
      case F32, F64, BOOL, STRING, ARRAY -> OptionalLong.empty();
    };
  }
}
