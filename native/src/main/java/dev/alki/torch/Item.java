// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.math.BigInteger;
import java.util.List;

/// What a pickle's instructions put on the stack. Nothing here can do anything: names of functions
/// are names.
sealed interface Item
    permits Global,
        Item.Constant,
        Item.Real,
        Item.Sequence,
        Item.Text,
        Item.Tuple,
        Item.Whole,
        Mapping,
        Storage,
        View {
  record Text(String text) implements Item {}

  record Whole(BigInteger number) implements Item {}

  record Real(double number) implements Item {}

  enum Constant implements Item {
    NONE,
    TRUE,
    FALSE
  }

  /// `depth` is 1 more than that of the deepest of its items.
  record Tuple(List<Item> items, int depth) implements Item {}

  /// A list, which later instructions may add to.
  record Sequence(List<Item> items) implements Item {}
}
