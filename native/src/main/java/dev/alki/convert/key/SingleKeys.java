// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;

/// Keys for architectures that do not begin with all of [CommonKeys], one by one. What the
/// configuration lacks is refused: llama.cpp needs it.
public final class SingleKeys {
  public static final KeyRule BLOCKS =
      (to, hyper) -> to.with(hyper.key("block_count"), Value.u32(hyper.blocks()));
  public static final KeyRule EMBEDDING =
      (to, hyper) -> to.with(hyper.key("embedding_length"), Value.u32(hyper.embedding()));
  public static final KeyRule FEED_FORWARD =
      KeyRule.size("feed_forward_length", "intermediate_size");
  public static final KeyRule HEADS =
      (to, hyper) -> to.with(hyper.key("attention.head_count"), Value.u32(hyper.heads()));
  public static final KeyRule KV_HEADS =
      (to, hyper) -> to.with(hyper.key("attention.head_count_kv"), Value.u32(hyper.kvHeads()));
  public static final KeyRule VOCABULARY =
      (to, hyper) -> to.with(hyper.key("vocab_size"), Value.u32(hyper.vocabulary()));

  private SingleKeys() {}

  public static KeyRule context(String... names) {
    return KeyRule.size("context_length", names);
  }

  public static KeyRule layerNorm(String... names) {
    return KeyRule.neededNumber("attention.layer_norm_epsilon", names);
  }

  /// How many of the `size` numbers of a head are rotated: the `share` of them, rounded down.
  public static Metadata rotated(Metadata to, Hyper hyper, double share, long size) {
    if (share < 0 || share > 1) {
      throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
          .what("the share of a head that is rotated is no share")
          .expected("0 to 1")
          .got(share)
          .fault();
    }
    return to.with(hyper.key("rope.dimension_count"), Value.u32((long) (share * size)));
  }
}
