// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;

/// What the rules of the mixes look at. `layers` counts the layers of multi-token prediction, which
/// are `predictionLayers`; the numbers of heads are those of layer 0, whose `kvHeads` may be 0.
record ModelFacts(
    String architecture,
    long layers,
    long predictionLayers,
    long heads,
    long kvHeads,
    long experts) {

  /// From a model's keys; those of `general` and of the model's own architecture.
  static ModelFacts of(String model, Metadata metadata) {
    String architecture = metadata.architecture();
    String prefix = architecture + ".";
    long heads = first(metadata, prefix + "attention.head_count", 0);
    return new ModelFacts(
        architecture,
        layers(model, metadata, prefix + "block_count"),
        first(metadata, prefix + "nextn_predict_layers", 0),
        heads,
        first(metadata, prefix + "attention.head_count_kv", heads),
        first(metadata, prefix + "expert_count", 0));
  }

  /// How many heads share one key and value.
  long sharing() {
    return kvHeads == 0 ? 0 : heads / kvHeads;
  }

  boolean falcon() {
    return architecture.equals("falcon");
  }

  /// Whether llama.cpp takes it for one of the models of 70 billion weights.
  boolean seventyBillion() {
    long own = layers - predictionLayers;
    return switch (architecture) {
      case "llama", "llama-embed" -> own == 80 && heads != kvHeads && experts != 8;
      case "qwen2", "deci", "olmo" -> own == 80;
      case "jais2" -> own == 68;
      default -> false;
    };
  }

  private static long layers(String model, Metadata metadata, String key) {
    if (metadata.architecture().equals("clip")) {
      return 0;
    }
    if (metadata.get(key).isEmpty()) {
      throw Fault.in(Code.GGUF_MISSING_KEY, model)
          .what("has no key " + key + ", which the choice of types needs")
          .help("Convert the model again, or set it with --override-kv " + key + "=int:N.")
          .fault();
    }
    return first(metadata, key, 0);
  }

  /// A whole number, or the first of an array of them.
  private static long first(Metadata metadata, String key, long otherwise) {
    return metadata.get(key).map(value -> first(key, value, otherwise)).orElse(otherwise);
  }

  private static long first(String key, Value value, long otherwise) {
    ValueType type = value.type() == ValueType.ARRAY ? value.elementType() : value.type();
    if (!type.whole()) {
      throw Fault.in(Code.GGUF_BAD_VALUE, key)
          .what("has the wrong type")
          .expected("a whole number")
          .got(type)
          .fault();
    }
    if (value.type() != ValueType.ARRAY) {
      return value.asLong();
    }
    return value.count() == 0 ? otherwise : value.asLongs()[0];
  }
}
