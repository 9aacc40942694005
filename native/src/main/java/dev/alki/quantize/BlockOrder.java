// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The order of tensor names in a quantized file: by number of the block, what belongs to none
/// first, and then by the bytes of the name.
final class BlockOrder implements Comparator<String> {
  static final BlockOrder INSTANCE = new BlockOrder();

  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})");

  private BlockOrder() {}

  @Override
  public int compare(String a, String b) {
    int blocks = Integer.compare(block(a), block(b));
    return blocks != 0 ? blocks : Arrays.compareUnsigned(bytes(a), bytes(b));
  }

  private static int block(String name) {
    Matcher matcher = BLOCK.matcher(name);
    return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
