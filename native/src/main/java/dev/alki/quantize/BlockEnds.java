// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `first` and the `last` blocks of a model, each of them some or none; of none at all, [#ALL],
/// everything, tensors that are in no block included.
public record BlockEnds(int first, int last) {
  public static final BlockEnds ALL = new BlockEnds(0, 0);

  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\.");

  public BlockEnds {
    if (first < 0 || last < 0) {
      throw new IllegalArgumentException(first + " first, " + last + " last");
    }
  }

  /// Whether a tensor of a model of `count` blocks is in one of them.
  boolean contain(String tensor, int count) {
    if (equals(ALL)) {
      return true;
    }
    int block = block(tensor);
    return block >= 0 && (block < first || block >= count - last && block < count);
  }

  /// The number of a tensor's block, -1 for those that are in none.
  static int block(String tensor) {
    Matcher matcher = BLOCK.matcher(tensor);
    return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
