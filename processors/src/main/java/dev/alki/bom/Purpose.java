// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import dev.alki.runtime.GgufFacts;

/// What a model is for, as hubs call it, and the form of what it gives for a text.
enum Purpose {
  GENERATION("text-generation", "string"),
  EMBEDDING("feature-extraction", "vector"),
  RANKING("text-ranking", "number");

  /// The value of `pooling_type` of models that rank.
  private static final long RANK = 4;

  private final String task;
  private final String output;

  Purpose(String task, String output) {
    this.task = task;
    this.output = output;
  }

  /// A model that makes one vector of many says how.
  static Purpose of(GgufFacts facts) {
    long pooling = facts.number("pooling_type").orElse(0);
    return pooling == 0 ? GENERATION : pooling == RANK ? RANKING : EMBEDDING;
  }

  String task() {
    return task;
  }

  String output() {
    return output;
  }
}
