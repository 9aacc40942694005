// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is left of a model's tensors when blocks are left out: `names` has the new name of each
/// tensor, empty for those that go; `blocks` is the new number of blocks.
record Pruning(Map<String, Optional<String>> names, int blocks) {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\.");

  Pruning {
    names = Map.copyOf(names);
  }

  /// Blocks behind a pruned one move up.
  static Pruning of(Collection<String> names, SortedSet<Integer> pruned) {
    List<String> sorted = names.stream().sorted(BlockOrder.INSTANCE).toList();
    Map<Integer, Optional<Integer>> numbers = new HashMap<>();
    Map<String, Optional<String>> left = new HashMap<>();
    int next = 0;
    for (String name : sorted) {
      Matcher matcher = BLOCK.matcher(name);
      if (pruned.isEmpty() || !matcher.find()) {
        left.put(name, Optional.of(name));
        continue;
      }
      int block = Integer.parseInt(matcher.group(1));
      if (!numbers.containsKey(block)) {
        boolean goes = pruned.contains(block);
        int number = block < pruned.first() ? block : next;
        next = goes ? next : number + 1;
        numbers.put(block, goes ? Optional.empty() : Optional.of(number));
      }
      int start = matcher.start(1);
      int end = matcher.end(1);
      left.put(
          name, numbers.get(block).map(n -> name.substring(0, start) + n + name.substring(end)));
    }
    return new Pruning(left, next);
  }
}
