// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import java.util.Map;

/// A word is a token or unknown. `unknown` is the token for that, or none.
record WordLevelModel(Map<String, Integer> vocabulary, int unknown) implements Model {
  @Override
  public void encode(String word, TokenIds to) {
    int id = vocabulary.getOrDefault(word, unknown);
    if (id != TokenIds.NONE) {
      to.add(id);
    }
  }
}
