// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Shape;

/// The place of one tensor as the rules see it: the `index`-th of `count` in its category.
record Spot(ModelFacts facts, Shape shape, boolean importance, long index, long count) {
  /// The first eighth of the layers.
  boolean early() {
    return index < count / 8;
  }

  boolean firstSixteenth() {
    return index < count / 16;
  }

  /// Neither among the first nor among the last eighth.
  boolean middle() {
    return !early() && index < 7 * count / 8;
  }

  /// The layers that get more bits: both ends, and each third one between them.
  boolean more() {
    return early() || index >= 7 * count / 8 || (index - count / 8) % 3 == 2;
  }

  boolean shared4() {
    return facts.sharing() >= 4;
  }

  boolean falcon() {
    return facts.falcon();
  }

  boolean experts8() {
    return facts.experts() == 8;
  }
}
