// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The sizes of Gemma 4, which differ from block to block: blocks that look at a window have
/// smaller heads than those that look at everything, and the last `shared` blocks have no keys and
/// values of their own, but may have a feed-forward network of twice the width.
public record Gemma4Sizes(
    boolean[] sliding,
    long windowHead,
    long globalHead,
    long windowKvHeads,
    Optional<Long> globalKvHeads,
    long shared,
    long feedForward,
    boolean doubled) {
  private static final long MAX = 1 << 24;

  public static Gemma4Sizes of(Hyper hyper) {
    Config config = hyper.config();
    boolean[] sliding = LayerTypes.sliding(hyper);
    long shared =
        config.count("num_kv_shared_layers").orElseThrow(() -> lacks(config, "shared layers"));
    if (shared > hyper.blocks()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("num_kv_shared_layers is more than there are blocks")
          .expected("at most " + hyper.blocks())
          .got(shared)
          .fault();
    }
    return new Gemma4Sizes(
        sliding,
        config.size(MAX, "head_dim"),
        global(config, "global_head_dim", "head_dim", sliding)
            .orElseThrow(() -> lacks(config, "global_head_dim")),
        hyper.kvHeads(),
        global(config, "num_global_key_value_heads", "num_key_value_heads", sliding),
        shared,
        config.size(MAX, "intermediate_size"),
        config.value("use_double_wide_mlp").map(JsonNode::asBoolean).orElse(false));
  }

  /// Of blocks that look at everything: by a key of its own, or what the first of them says that
  /// says something.
  private static Optional<Long> global(Config config, String key, String inner, boolean[] sliding) {
    if (config.value(key).isPresent()) {
      return Optional.of(config.size(MAX, key));
    }
    JsonNode layers = config.json().path("per_layer_config");
    for (Map.Entry<String, JsonNode> layer : layers.properties()) {
      if (layer.getKey().matches("\\d{1,5}")) {
        int block = Integer.parseInt(layer.getKey());
        if (block < sliding.length && !sliding[block] && layer.getValue().has(inner)) {
          JsonNode size = layer.getValue().get(inner);
          if (!size.isIntegralNumber() || size.longValue() < 1 || size.longValue() > MAX) {
            throw Fault.in(Code.CONFIG_INVALID, config.file())
                .what(inner + " of layer " + block + " is out of range")
                .expected("1 to " + MAX)
                .got(size)
                .fault();
          }
          return Optional.of(size.longValue());
        }
      }
    }
    return Optional.empty();
  }

  private static Fault lacks(Config config, String name) {
    return Fault.in(Code.CONFIG_INVALID, config.file())
        .what("has no " + name)
        .help("Add the key, or fetch the model's own config.json.")
        .fault();
  }

  public int blocks() {
    return sliding.length;
  }

  /// Width of the heads of a block.
  public long head(int block) {
    return sliding[block] ? windowHead : globalHead;
  }

  /// Heads for keys and values of a block.
  public long kvHeads(int block) {
    return sliding[block] ? windowKvHeads : globalKvHeads.orElse(windowKvHeads);
  }

  /// Whether a block has keys and values of its own.
  public boolean ownKeys(int block) {
    return block < sliding.length - shared;
  }

  /// Width of the feed-forward network of a block.
  public long feedForward(int block) {
    return doubled && !ownKeys(block) ? 2 * feedForward : feedForward;
  }

  /// A number for each block.
  public int[] each(java.util.function.IntToLongFunction number) {
    return IntStream.range(0, sliding.length)
        .map(block -> Math.toIntExact(number.applyAsLong(block)))
        .toArray();
  }
}
