// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Names of tensors in checkpoints of BERT and its kind: with the prefix of the class that was
/// saved, old words for weights and biases, and heads that are of no use for vectors.
final class BertNames {
  private static final Set<String> UNUSED =
      Set.of("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias");
  private static final List<String> HEADS = List.of("cls.predictions", "cls.seq_relationship");

  private BertNames() {}

  static Optional<String> plain(String name) {
    String own = without("bert.", name);
    if (own.endsWith(".gamma")) {
      own = own.substring(0, own.length() - ".gamma".length()) + ".weight";
    }
    if (own.endsWith(".beta")) {
      own = own.substring(0, own.length() - ".beta".length()) + ".bias";
    }
    boolean unused = UNUSED.contains(own) || HEADS.stream().anyMatch(own::startsWith);
    return unused ? Optional.empty() : Optional.of(own);
  }

  static Optional<String> distil(String name) {
    String own = without("distilbert.", name);
    return own.startsWith("vocab_") ? Optional.empty() : plain(own);
  }

  static Optional<String> roberta(String name) {
    return plain(without("roberta.", name));
  }

  static Optional<String> modern(String name) {
    return plain(without("model.", name));
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
