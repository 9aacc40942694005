// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is left of a list of tensor names when blocks are left out: `names` has the new name of
/// each, empty for those that go; `blocks` is the new number of blocks.
record Pruning(List<Optional<String>> names, int blocks) {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\.");

  Pruning {
    names = List.copyOf(names);
  }

  /// `names` come in [BlockOrder]; blocks behind a pruned one move up.
  static Pruning of(List<String> names, SortedSet<Integer> pruned) {
    Map<Integer, Optional<Integer>> numbers = new HashMap<>();
    List<Optional<String>> left = new ArrayList<>();
    int next = 0;
    for (String name : names) {
      Matcher matcher = BLOCK.matcher(name);
      if (pruned.isEmpty() || !matcher.find()) {
        left.add(Optional.of(name));
        continue;
      }
      int block = Integer.parseInt(matcher.group(1));
      if (!numbers.containsKey(block)) {
        if (pruned.contains(block)) {
          numbers.put(block, Optional.empty());
        } else {
          int number = block < pruned.first() ? block : next;
          numbers.put(block, Optional.of(number));
          next = number + 1;
        }
      }
      int start = matcher.start(1);
      int end = matcher.end(1);
      left.add(numbers.get(block).map(n -> name.substring(0, start) + n + name.substring(end)));
    }
    return new Pruning(left, next);
  }
}
