// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A text without any place to cut at takes time in proportion, or nearly so.
class SpeedTest {
  private static final int LENGTH = 1_000_000;

  @Test
  @Timeout(20)
  void mergesAMillionEqualLetters() {
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      ids.put("a".repeat(1 << i), i);
    }
    PieceMerges merges = PieceMerges.of(ids, new float[] {0, -1, -2, -3, -4}, 5);

    Symbols symbols = merges.merge("a".repeat(LENGTH));

    assertThat(symbols.size()).isEqualTo(LENGTH / 16);
    assertThat(symbols.id(symbols.size() - 1)).isEqualTo(4);
  }

  @Test
  @Timeout(20)
  void cutsAMillionSignsIntoWords() {
    assertThat(WordSplitter.named("qwen2").split(" ".repeat(LENGTH) + "a")).hasSize(2);
    assertThat(WordSplitter.named("superbpe").split("1".repeat(LENGTH))).hasSize(LENGTH / 3 + 1);
    assertThat(WordSplitter.named("gpt-4o").split("aB".repeat(LENGTH / 2))).hasSize(LENGTH / 2 + 1);
  }
}
