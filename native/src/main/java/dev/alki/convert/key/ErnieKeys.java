// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.Optional;

/// Keys of ERNIE 4.5 with experts.
public final class ErnieKeys {
  private static final String START = "moe_layer_start_index";
  private static final long MAX_WIDTH = 1 << 24;

  private ErnieKeys() {}

  /// Whether a block has no experts.
  public static boolean dense(Hyper hyper, long block) {
    return block < start(hyper);
  }

  private static long start(Hyper hyper) {
    return hyper
        .config()
        .count(START)
        .orElseThrow(() ->
            Fault.in(Code.CONFIG_INVALID, hyper.config().file())
                .what("has no " + START)
                .help("Add the key, or fetch the model's own config.json.")
                .fault());
  }

  public static Metadata denseBlocks(Metadata to, Hyper hyper) {
    return to.with(hyper.key("leading_dense_block_count"), Value.u32(start(hyper)));
  }

  /// Widths of the experts that are chosen and of those that always work along, as far as said.
  public static Metadata experts(Metadata to, Hyper hyper) {
    Metadata more = to;
    Optional<Value> width = hyper.count("moe_intermediate_size");
    if (width.isPresent()) {
      more = more.with(hyper.key("expert_feed_forward_length"), width.get());
    }
    Optional<Value> count = hyper.count("moe_num_shared_experts");
    if (count.isPresent()) {
      more = more.with(hyper.key("expert_shared_count"), count.get());
    }
    return shared(hyper) > 0
        ? more.with(hyper.key("expert_shared_feed_forward_length"), Value.u32(shared(hyper)))
        : more;
  }

  /// Width of the experts that always work along, together: what the reference takes for it, a
  /// share of the dense network's width for each key-value head; 0 when there are none.
  public static long shared(Hyper hyper) {
    return hyper.config().count("moe_num_shared_experts").orElse(0L) == 0
        ? 0
        : hyper.config().size(MAX_WIDTH, "intermediate_size") / hyper.kvHeads();
  }
}
