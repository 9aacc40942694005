// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.LfmSizes;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Keys of LFM 2.
public final class LfmKeys {
  public static final KeyRule KERNEL =
      (to, hyper) -> to.with(hyper.key("shortconv.l_cache"), Value.u32(kernel(hyper)));

  /// How experts are chosen, which no configuration says.
  public static final KeyRule SIGMOID =
      (to, hyper) -> to.with(hyper.key("expert_gating_func"), Value.u32(2));

  private static final long MAX_KERNEL = 1 << 10;

  private LfmKeys() {}

  /// Width of the kernels of the blocks that look at neighbours.
  public static long kernel(Hyper hyper) {
    return hyper.config().size(MAX_KERNEL, "conv_L_cache");
  }

  /// Key-value heads of each block, none where it looks at neighbours only.
  public static Metadata heads(Metadata to, Hyper hyper) {
    int[] heads = new int[Math.toIntExact(hyper.blocks())];
    for (int block = 0; block < heads.length; block++) {
      heads[block] = LfmSizes.attends(hyper, block) ? Math.toIntExact(hyper.kvHeads()) : 0;
    }
    return to.with(hyper.key("attention.head_count_kv"), Value.i32s(heads));
  }

  public static Metadata denseBlocks(Metadata to, Hyper hyper) {
    return to.with(hyper.key("leading_dense_block_count"), Value.u32(LfmSizes.denseBlocks(hyper)));
  }
}
