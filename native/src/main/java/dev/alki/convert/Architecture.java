// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// How models of one architecture of llama.cpp are made from their checkpoints.
///
/// `name` is `general.architecture`; `classes` are those of transformers that it covers. `keys` are
/// written after one another. Each tensor goes through all `rules`, then gets its name from the
/// table of [TensorNames]; `computed` tensors come before all others. `expected` must be there in
/// the end, in the right shape. `assumed` are configuration values that llama.cpp has built in: any
/// other would give a model that computes something else.
record Architecture(
    String name,
    List<String> classes,
    Vocabulary vocabulary,
    List<KeyRule> keys,
    List<TensorRule> rules,
    Function<Hyper, List<Part>> computed,
    List<ExpectedTensor> expected,
    Map<String, List<String>> assumed) {
  Architecture {
    classes = List.copyOf(classes);
    keys = List.copyOf(keys);
    rules = List.copyOf(rules);
    expected = List.copyOf(expected);
    assumed = Map.copyOf(assumed);
  }
}
