// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.LayerTypes;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// What Gemma 3n adds to the keys of Gemma 3.
public final class Gemma3nKeys {
  private static final String PATTERN = "activation_sparsity_pattern";

  private Gemma3nKeys() {}

  public static Metadata add(Metadata to, Hyper hyper) {
    Config config = hyper.config();
    Metadata more = KeyRule.count("altup.active_idx", "altup_active_idx").add(to, hyper);
    more = KeyRule.size("altup.num_inputs", "altup_num_inputs").add(more, hyper);
    more =
        KeyRule.size("embedding_length_per_layer_input", "hidden_size_per_layer_input")
            .add(more, hyper);
    more = KeyRule.count("attention.shared_kv_layers", "num_kv_shared_layers").add(more, hyper);
    more = more.with(hyper.key("activation_sparsity_scale"), Value.f32s(scales(config, hyper)));
    return more.with(
        hyper.key("attention.sliding_window_pattern"), Value.bools(LayerTypes.sliding(hyper)));
  }

  /// How many standard deviations above the mean a number must be to stay, so that the share of
  /// numbers in the pattern becomes zero.
  private static float[] scales(Config config, Hyper hyper) {
    Optional<JsonNode> pattern = config.value(PATTERN).filter(JsonNode::isArray);
    if (pattern.isEmpty() || pattern.get().size() != hyper.blocks()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what(PATTERN + " has not one entry for each block")
          .expected(hyper.blocks())
          .got(pattern.map(JsonNode::size).orElse(0))
          .fault();
    }
    float[] scales = new float[pattern.get().size()];
    for (int i = 0; i < scales.length; i++) {
      JsonNode share = pattern.get().get(i);
      if (!share.isNumber() || share.doubleValue() < 0 || share.doubleValue() > 1) {
        throw Fault.in(Code.CONFIG_INVALID, config.file())
            .what(PATTERN + " has an entry that is no share")
            .expected("0 to 1")
            .got(share)
            .fault();
      }
      scales[i] = NormalQuantile.of((float) share.doubleValue());
    }
    return scales;
  }
}
