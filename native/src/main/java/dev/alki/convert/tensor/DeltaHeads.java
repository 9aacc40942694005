// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.function.LongUnaryOperator;

/// The heads of linear attention with gated delta nets: `keys` heads of queries and keys, each
/// `keyWidth` wide, and a multiple of them of values, each `valueWidth` wide.
public record DeltaHeads(long keys, long values, long keyWidth, long valueWidth) {
  private static final long MAX = 1 << 16;

  public static DeltaHeads of(Hyper hyper) {
    Config config = hyper.config();
    DeltaHeads heads =
        new DeltaHeads(
            config.size(MAX, "linear_num_key_heads"),
            config.size(MAX, "linear_num_value_heads"),
            config.size(MAX, "linear_key_head_dim"),
            config.size(MAX, "linear_value_head_dim"));
    if (heads.values % heads.keys != 0) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("linear_num_value_heads is no multiple of linear_num_key_heads")
          .expected("a multiple of " + heads.keys)
          .got(heads.values)
          .fault();
    }
    return heads;
  }

  /// Rows of all queries; those of all keys are as many.
  public long keyRows() {
    return keys * keyWidth;
  }

  public long valueRows() {
    return values * valueWidth;
  }

  /// Rows of queries, keys and values.
  public long rows() {
    return 2 * keyRows() + valueRows();
  }

  /// Value heads that belong to one key head.
  public long perKey() {
    return values / keys;
  }

  /// Hugging Face has the value heads of one key head one after the other, llama.cpp has the first
  /// of each key head, then the second of each, as its operations repeat key heads. Of heads with
  /// `width` indices each: where the one that comes to an index was.
  LongUnaryOperator tiled(long width) {
    return index -> {
      long head = index / width;
      return (head % keys * perKey() + head / keys) * width + index % width;
    };
  }
}
