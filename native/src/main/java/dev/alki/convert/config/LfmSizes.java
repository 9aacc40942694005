// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;

/// What blocks of an LFM 2 are.
public final class LfmSizes {
  private static final long MAX_WIDTH = 1 << 24;

  private LfmSizes() {}

  /// The configuration of a dense model, with the width that its feed-forward network really has:
  /// two thirds of what is said, times a factor, and a multiple of a number.
  public static Config dense(ConfigFile file) {
    Config config = file.config();
    long width = config.size(MAX_WIDTH, "block_ff_dim", "intermediate_size");
    if (said(config, "block_auto_adjust_ff_dim").asBoolean()) {
      width = 2 * width / 3;
      said(config, "block_ffn_dim_multiplier");
      double factor = config.number("block_ffn_dim_multiplier").orElse(1.0);
      width = (long) (factor * width);
      long multiple = config.size(MAX_WIDTH, "block_multiple_of");
      width = Math.ceilDiv(width, multiple) * multiple;
    }
    return config.with("intermediate_size", width);
  }

  private static JsonNode said(Config config, String key) {
    if (!config.json().has(key)) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("has no " + key)
          .help("Add the key, or fetch the model's own config.json.")
          .fault();
    }
    return config.json().get(key);
  }

  /// Whether a block looks at all that came before.
  public static boolean attends(Hyper hyper, long block) {
    return LayerTypes.are(hyper, "full_attention", "conv")[Math.toIntExact(block)];
  }

  /// Whether a block of a model with experts has none.
  public static boolean dense(Hyper hyper, long block) {
    return block < denseBlocks(hyper);
  }

  /// How many blocks at the beginning have no experts.
  public static long denseBlocks(Hyper hyper) {
    return hyper
        .config()
        .count("num_dense_layers")
        .orElseThrow(() ->
            Fault.in(Code.CONFIG_INVALID, hyper.config().file())
                .what("has no num_dense_layers")
                .help("Add the key, or fetch the model's own config.json.")
                .fault());
  }
}
