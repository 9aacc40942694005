// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Gemma4Sizes;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// What Gemma 4 adds to the keys of Gemma 3.
public final class Gemma4Keys {
  private Gemma4Keys() {}

  public static Metadata add(Metadata to, Hyper hyper) {
    Gemma4Sizes sizes = Gemma4Sizes.of(hyper);
    Config config = hyper.config();
    long perLayer = config.count("hidden_size_per_layer_input").orElse(0L);
    Metadata more =
        to.with(hyper.key("attention.shared_kv_layers"), Value.u32(sizes.shared()))
            .with(hyper.key("embedding_length_per_layer_input"), Value.u32(perLayer))
            .with(hyper.key("attention.sliding_window_pattern"), Value.bools(sizes.sliding()))
            .with(hyper.key("attention.key_length"), Value.u32(sizes.globalHead()))
            .with(hyper.key("attention.value_length"), Value.u32(sizes.globalHead()))
            .with(hyper.key("attention.key_length_swa"), Value.u32(sizes.windowHead()))
            .with(hyper.key("attention.value_length_swa"), Value.u32(sizes.windowHead()));
    more = experts(more, hyper);
    if (sizes.doubled()) {
      int[] widths = sizes.each(sizes::feedForward);
      more = more.with(hyper.key("feed_forward_length"), Value.i32s(widths));
    }
    if (sizes.globalKvHeads().isPresent()) {
      int[] heads = sizes.each(sizes::kvHeads);
      more = more.with(hyper.key("attention.head_count_kv"), Value.i32s(heads));
    }
    return more.with(hyper.key("rope.dimension_count"), Value.u32(sizes.globalHead()))
        .with(hyper.key("rope.dimension_count_swa"), Value.u32(rotated(config, sizes)));
  }

  /// One of the two keys must be there, with nothing in it where there are no experts.
  private static Metadata experts(Metadata to, Hyper hyper) {
    String[] names = {"expert_intermediate_size", "moe_intermediate_size"};
    if (!hyper.config().json().has(names[0]) && !hyper.config().json().has(names[1])) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("has neither " + names[0] + " nor " + names[1])
          .expected("a width, or null for a model without experts")
          .fault();
    }
    return KeyRule.count("expert_feed_forward_length", names).add(to, hyper);
  }

  /// Numbers of a head that are rotated in blocks that look at a window.
  private static long rotated(Config config, Gemma4Sizes sizes) {
    double share =
        config
            .object("rope_parameters")
            .flatMap(rope -> rope.number("partial_rotary_factor"))
            .filter(factor -> factor >= 0 && factor <= 1)
            .orElse(1.0);
    return (long) (sizes.windowHead() * share);
  }
}
